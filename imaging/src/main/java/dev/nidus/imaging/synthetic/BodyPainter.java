package dev.nidus.imaging.synthetic;

import dev.nidus.core.geometry.Point3;
import java.util.List;

/// Paints a patient's body, without lesions, onto a slab.
final class BodyPainter {
  private static final double RIM_MM = 0.8;

  private final Physique physique;
  private final Torso torso;
  private final List<Tube> tubes;

  BodyPainter(Physique physique, Torso torso, List<Tube> tubes) {
    this.physique = physique;
    this.torso = torso;
    this.tubes = tubes;
  }

  void paint(Slab slab) {
    fill(slab);
    for (Tube tube : tubes) {
      paint(slab, tube);
    }
  }

  private void fill(Slab slab) {
    double toAtlas = 1 / physique.scale();
    Point3 place = physique.place();
    double dx = slab.step(0) * toAtlas;
    double dy = slab.step(1) * toAtlas;
    double dz = slab.step(2) * toAtlas;
    int n = 0;
    for (int layer = 0; layer < slab.layers; layer++) {
      for (int v = 0; v < slab.height; v++) {
        double x = (slab.scannerAt(0, 0, v, layer) - place.x()) * toAtlas;
        double y = (slab.scannerAt(1, 0, v, layer) - place.y()) * toAtlas;
        double z = (slab.scannerAt(2, 0, v, layer) - place.z()) * toAtlas;
        for (int u = 0; u < slab.width; u++) {
          slab.values[n++] = torso.at(x + u * dx, y + u * dy, z + u * dz);
        }
      }
    }
  }

  private void paint(Slab slab, Tube tube) {
    Point3 from = physique.inScanner(new Point3(tube.x0(), tube.y0(), tube.z0()));
    Point3 to = physique.inScanner(new Point3(tube.x1(), tube.y1(), tube.z1()));
    Point3 middle =
        new Point3((from.x() + to.x()) / 2, (from.y() + to.y()) / 2, (from.z() + to.z()) / 2);
    double length = from.distanceTo(to);
    double thickest = Math.max(tube.r0(), tube.r1()) * physique.scale();
    double reach = length / 2 + thickest + RIM_MM;
    int[] us = slab.range(0, middle, reach);
    int[] vs = slab.range(1, middle, reach);
    int[] layers = slab.range(2, middle, reach);
    if (us[0] > us[1] || vs[0] > vs[1] || layers[0] > layers[1]) {
      return;
    }
    double ax = (to.x() - from.x()) / length;
    double ay = (to.y() - from.y()) / length;
    double az = (to.z() - from.z()) / length;
    double thick = tube.r0() * physique.scale();
    double taper = (tube.r1() - tube.r0()) * physique.scale() / length;
    double limit = (thickest + RIM_MM) * (thickest + RIM_MM);
    double dx = slab.step(0);
    double dy = slab.step(1);
    double dz = slab.step(2);
    for (int layer = layers[0]; layer <= layers[1]; layer++) {
      for (int v = vs[0]; v <= vs[1]; v++) {
        double px = slab.scannerAt(0, us[0], v, layer) - from.x();
        double py = slab.scannerAt(1, us[0], v, layer) - from.y();
        double pz = slab.scannerAt(2, us[0], v, layer) - from.z();
        int at = (layer * slab.height + v) * slab.width + us[0];
        for (int u = us[0]; u <= us[1]; u++, at++) {
          double along = Math.clamp(px * ax + py * ay + pz * az, 0, length);
          double ox = px - along * ax;
          double oy = py - along * ay;
          double oz = pz - along * az;
          double square = ox * ox + oy * oy + oz * oz;
          if (square < limit) {
            double inside = 0.5 + (thick + taper * along - Math.sqrt(square)) / RIM_MM;
            if (inside > 0) {
              float share = (float) Math.min(1, inside);
              slab.values[at] += share * (tube.hounsfield() - slab.values[at]);
            }
          }
          px += dx;
          py += dy;
          pz += dz;
        }
      }
    }
  }
}
