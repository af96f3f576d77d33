package dev.nidus.verification.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/// What a rule may find in a class, in sentences; the conditions that ArchUnit does not bring.
interface Findings {
  Stream<String> in(JavaClass type);

  default Findings and(Findings others) {
    return type -> Stream.concat(in(type), others.in(type));
  }

  /// For `noClasses().should(...)`: every finding counts as the condition being met. (ArchUnit's own
  /// `or` takes a condition without events for one that is met.)
  default ArchCondition<JavaClass> asCondition(String description) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        in(type).forEach(text -> events.add(SimpleConditionEvent.satisfied(type, text)));
      }
    };
  }

  static Findings accessFields(Class<?> owner, Set<String> names) {
    return type ->
        type.getFieldAccessesFromSelf().stream()
            .filter(access -> access.getTargetOwner().isEquivalentTo(owner))
            .filter(access -> names.contains(access.getName()))
            .map(JavaAccess::getDescription);
  }

  static Findings call(Class<?> owner, Set<String> names) {
    return type ->
        type.getAccessesFromSelf().stream()
            .filter(access -> access.getTargetOwner().isAssignableTo(owner))
            .filter(access -> names.contains(access.getName()))
            .map(JavaAccess::getDescription);
  }

  static Findings use(String className) {
    return type ->
        type.getDirectDependenciesFromSelf().stream()
            .filter(used -> used.getTargetClass().getName().equals(className))
            .map(Dependency::getDescription);
  }

  static Findings are(Predicate<JavaClass> predicate, String what) {
    return type -> Stream.of(type).filter(predicate).map(found -> found.getName() + " is " + what);
  }

  static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package whose package-info says @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked =
            type.getPackage()
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
        if (!marked) {
          String text = "%s: %s has no such package-info".formatted(type, type.getPackageName());
          events.add(SimpleConditionEvent.violated(type, text));
        }
      }
    };
  }

  static ArchCondition<JavaMethod> takeNoBoolean() {
    return new ArchCondition<>("take no boolean (an enum constant says what is meant)") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean written = !method.getModifiers().contains(JavaModifier.SYNTHETIC);
        if (written
            && method.getRawParameterTypes().stream()
                .anyMatch(type -> type.isEquivalentTo(boolean.class))) {
          events.add(SimpleConditionEvent.violated(method, method.getFullName()));
        }
      }
    };
  }
}
