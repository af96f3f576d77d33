package dev.nidus.learning.weights.pickle;

import java.util.Set;

/// Which names of a pickle have a meaning, which are refused, and which stay opaque.
///
/// Nothing is ever called, so the refusals protect nobody here: they tell the owner of the file that
/// it would harm whoever opens it in Python.
final class GlobalPolicy {
  static final String ORDERED_DICT = "collections.OrderedDict";

  /// Number types that PyTorch names its storage classes by.
  private static final Set<String> STORAGES =
      Set.of(
          "DoubleStorage",
          "FloatStorage",
          "HalfStorage",
          "BFloat16Storage",
          "LongStorage",
          "IntStorage",
          "ShortStorage",
          "CharStorage",
          "ByteStorage",
          "BoolStorage",
          "UntypedStorage");

  private static final Set<String> DTYPES =
      Set.of(
          "float64",
          "float32",
          "float16",
          "bfloat16",
          "int64",
          "int32",
          "int16",
          "int8",
          "uint8",
          "bool");

  private static final Set<String> CALLABLES =
      Set.of(
          ORDERED_DICT,
          "torch._utils._rebuild_tensor",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_tensor_v3",
          "torch._utils._rebuild_parameter",
          "torch.Size",
          "_codecs.encode");

  /// Modules of which every name runs code, reaches the system, or leads to something that does; and
  /// single such names of modules that are harmless otherwise.
  private static final Set<String> REFUSED =
      Set.of(
          "os",
          "posix",
          "nt",
          "ntpath",
          "posixpath",
          "subprocess",
          "_posixsubprocess",
          "sys",
          "importlib",
          "imp",
          "runpy",
          "pty",
          "socket",
          "_socket",
          "shutil",
          "commands",
          "popen2",
          "webbrowser",
          "ctypes",
          "_ctypes",
          "cffi",
          "code",
          "codeop",
          "pdb",
          "bdb",
          "timeit",
          "profile",
          "cProfile",
          "trace",
          "pydoc",
          "doctest",
          "inspect",
          "site",
          "pip",
          "setuptools",
          "distutils",
          "ensurepip",
          "venv",
          "pkgutil",
          "pkg_resources",
          "zipimport",
          "pickle",
          "_pickle",
          "cPickle",
          "dill",
          "cloudpickle",
          "joblib",
          "marshal",
          "types.FunctionType",
          "types.CodeType",
          "types.LambdaType",
          "types.MethodType",
          "operator",
          "_operator",
          "multiprocessing",
          "asyncio",
          "signal",
          "mmap",
          "tempfile",
          "http",
          "urllib",
          "urllib2",
          "httplib",
          "requests",
          "aiohttp",
          "ftplib",
          "smtplib",
          "telnetlib",
          "xmlrpc",
          "ssl",
          "sqlite3",
          "idlelib",
          "lib2to3",
          "antigravity",
          "torch.hub",
          "torch.load",
          "torch.serialization.load",
          "torch.utils.cpp_extension",
          "torch.utils.model_zoo",
          "torch.utils.collect_env",
          "torch.utils.bottleneck",
          "torch.utils._config_module",
          "torch._dynamo.guards",
          "torch._inductor.codecache",
          "torch.jit.load",
          "torch.jit.unsupported_tensor_ops",
          "torch.package",
          "torch.fx",
          "torch.distributed.rpc",
          "numpy.f2py",
          "numpy.testing",
          "numpy.distutils",
          "numpy.lib.npyio",
          "numpy.load",
          "pandas.io.pickle");

  /// The built-ins that are plain data types; any other built-in (eval, exec, getattr, open, ...) is
  /// refused.
  private static final Set<String> PLAIN_BUILT_INS =
      Set.of(
          "set",
          "frozenset",
          "list",
          "dict",
          "tuple",
          "int",
          "long",
          "float",
          "bool",
          "complex",
          "bytes",
          "bytearray",
          "str",
          "unicode",
          "object",
          "range",
          "xrange",
          "slice");

  private GlobalPolicy() {}

  /// The value that stands for `module.name`.
  static PickleValue resolve(String module, String name, long at) throws RefusedPickle {
    String full = module + "." + name;
    if (isRefused(module, name)) {
      throw new RefusedPickle(
          ("it asks for %s (byte %,d of its pickle), which runs code or reaches the system. Nidus"
                  + " never runs code from a file; do not open this one in Python either")
              .formatted(ShownName.of(full), at));
    }
    if (CALLABLES.contains(full)
        || isStorage(module, name)
        || (module.equals("torch") && DTYPES.contains(name))) {
      return new PickleValue.Global(module, name);
    }
    return new PickleValue.Opaque(ShownName.of(full));
  }

  static boolean isStorage(String module, String name) {
    return (module.equals("torch") || module.equals("torch.storage")) && STORAGES.contains(name);
  }

  static boolean isDtype(PickleValue.Global global) {
    return global.module().equals("torch") && DTYPES.contains(global.name());
  }

  /// A name may itself be a path (`hub.load` of `torch`), so every prefix of the whole is looked up;
  /// a double underscore in it leads from a harmless class to its globals.
  private static boolean isRefused(String module, String name) {
    if (module.equals("builtins") || module.equals("__builtin__")) {
      return !PLAIN_BUILT_INS.contains(name);
    }
    String full = module + "." + name + ".";
    for (int dot = full.indexOf('.'); dot >= 0; dot = full.indexOf('.', dot + 1)) {
      if (REFUSED.contains(full.substring(0, dot))) {
        return true;
      }
    }
    return name.startsWith("__") || name.contains(".__");
  }
}
