package dev.nidus.app.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// Which Nidus this is, from the jar's manifest.
final class ProgramVersion implements IVersionProvider {

  static String text() {
    return Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"nidus " + text()};
  }
}
