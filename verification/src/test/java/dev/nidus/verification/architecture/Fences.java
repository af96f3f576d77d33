package dev.nidus.verification.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/// The fences of the architecture, as rules over the classes below a root package, so that the same
/// rule can be tried on the program and on classes that were planted to break it.
///
/// @param root `dev.nidus` for the program
record Fences(String root) {

  /// One rule.
  ///
  /// @param name a sentence
  /// @param brokenBy the simple name of the planted class that breaks it
  record Fence(String name, ArchRule rule, String brokenBy) {}

  List<Fence> all() {
    return List.of(
        new Fence(
            "the native library is touched in learning.tensor only",
            noClasses()
                .that(resideOutside("learning.tensor"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.."),
            "HoldsNativePointer"),
        new Fence(
            "core needs the JDK only",
            classes()
                .that(resideIn("core"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(root + ".core..", "java..", "org.jspecify.annotations.."),
            "HoldsNativePointer"),
        new Fence("imaging knows core only", knowsCoreOnly("imaging"), "KnowsLearning"),
        new Fence("learning knows core only", knowsCoreOnly("learning"), "KnowsImaging"),
        new Fence(
            "evidence needs core, the JDK and distribution functions only",
            classes()
                .that(resideIn("evidence"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                    root + ".evidence..",
                    root + ".core..",
                    "java..",
                    "org.apache.commons.statistics.distribution..",
                    "org.jspecify.annotations.."),
            "KnowsWeights"),
        new Fence(
            "no library knows the command line",
            noClasses()
                .that(resideOutside("app").and(resideOutside("cluster")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(root + ".app..", "picocli.."),
            "KnowsTheCommandLine"),
        new Fence(
            "the engine is known to the cluster only",
            noClasses()
                .that(resideOutside("cluster"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala.."),
            "KnowsTheEngine"),
        new Fence(
            "the cluster is known to nobody",
            noClasses()
                .that(resideOutside("cluster"))
                .should()
                .dependOnClassesThat(resideIn("cluster")),
            "KnowsTheCluster"),
        new Fence(
            "the headers of files stop at their reader",
            classes()
                .that(resideIn("imaging"))
                .and()
                .haveSimpleNameEndingWith("Header")
                .should()
                .notBePublic()
                .allowEmptyShould(true),
            "OpenHeader"),
        new Fence(
            "DICOM tags stop at the readers of DICOM",
            noClasses()
                .that(resideOutside("imaging.dicom"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".imaging.dicom"),
            "KnowsTags"),
        new Fence(
            "packages have no cycles",
            slices().matching(root + ".(**)").should().beFreeOfCycles(),
            "KnowsLearning"),
        new Fence(
            "packages are called after the field",
            noClasses()
                .should()
                .resideInAnyPackage(
                    "..util..", "..utils..", "..common..", "..helper..", "..manager..", "..impl.."),
            "Odds"),
        new Fence(
            "classes are called after the field",
            noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Utilities|Impl)(\\$.*)?"),
            "ScanManager"),
        new Fence(
            "only the command line prints",
            noClasses()
                .that(resideOutside("app"))
                .should(
                    Findings.accessFields(System.class, Set.of("out", "err"))
                        .and(Findings.call(IO.class, Set.of("print", "println", "readln")))
                        .and(Findings.call(Throwable.class, Set.of("printStackTrace")))
                        .asCondition("print")),
            "Prints"),
        new Fence(
            "nothing is serialized by Java",
            noClasses()
                .should(
                    Findings.use("java.io.ObjectInputStream")
                        .and(Findings.use("java.io.ObjectOutputStream"))
                        .and(Findings.are(Fences::declaresItselfSerializable, "serializable"))
                        .asCondition("take part in Java serialization")),
            "SerializableScan"),
        new Fence(
            "no class is chosen by a name",
            noClasses()
                .should(
                    Findings.call(
                            Class.class,
                            Set.of(
                                "forName",
                                "getMethod",
                                "getDeclaredMethod",
                                "getConstructor",
                                "getDeclaredConstructor"))
                        .and(Findings.call(ClassLoader.class, Set.of("loadClass")))
                        .asCondition("look up a class or a member by name")),
            "LoadsByName"),
        new Fence(
            "tensors are no part of a record",
            fields()
                .that()
                .areDeclaredInClassesThat(are(RECORDS))
                .should()
                .notHaveRawType(SCOPED)
                .allowEmptyShould(true),
            "HoldsTensor"),
        new Fence(
            "tensors stay in learning",
            noClasses().that(resideOutside("learning")).should().dependOnClassesThat(are(NATIVE)),
            "HoldsTensor"),
        new Fence(
            "every package says that it is null-marked",
            classes().should(Findings.resideInANullMarkedPackage()),
            "Careless"),
        new Fence(
            "public methods take no boolean",
            methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(resideOutside("app"))
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should(Findings.takeNoBoolean()),
            "TakesBoolean"));
  }

  private static final DescribedPredicate<JavaClass> RECORDS =
      DescribedPredicate.describe("records", JavaClass::isRecord);

  private static final DescribedPredicate<JavaClass> NATIVE =
      DescribedPredicate.describe(
          "native tensors",
          type ->
              type.getPackageName().endsWith(".learning.tensor")
                  && Set.of("Tensor", "TensorScope", "Parameter").contains(type.getSimpleName()));

  /// What dies with a scope; a layer may be a record of `Parameter`s, which it owns and closes.
  private static final DescribedPredicate<JavaClass> SCOPED =
      NATIVE.and(not(simpleName("Parameter"))).as("tensors of a scope");

  private ArchRule knowsCoreOnly(String module) {
    DescribedPredicate<JavaClass> foreign =
        resideInAPackage(root + "..")
            .and(not(resideInAnyPackage(root + ".core..", root + "." + module + "..")))
            .as("are of other modules");
    return noClasses().that(resideIn(module)).should().dependOnClassesThat(foreign);
  }

  private DescribedPredicate<JavaClass> resideIn(String part) {
    return resideInAPackage(root + "." + part + "..").as("reside in " + root + "." + part);
  }

  private DescribedPredicate<JavaClass> resideOutside(String part) {
    return not(resideIn(part)).as("reside outside " + root + "." + part);
  }

  /// Enums and exceptions are serializable by birth.
  private static boolean declaresItselfSerializable(JavaClass type) {
    return type.isAssignableTo(Serializable.class)
        && !type.isEnum()
        && !type.isAssignableTo(Enum.class)
        && !type.isAssignableTo(Throwable.class);
  }
}
