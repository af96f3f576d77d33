package dev.nidus.app.sarcoma;

import dev.nidus.app.arms.ArmWatcher;

/// Tells a step without labels as more than one of those with, which take less time.
record UnlabelledSteps(ArmWatcher watcher) implements ArmWatcher {
  @Override
  public void remark(String sentence) {
    watcher.remark(sentence);
  }

  @Override
  public void step() {
    for (int n = 0; n < DemoRun.workOfUnlabelledStep(); n++) {
      watcher.step();
    }
  }
}
