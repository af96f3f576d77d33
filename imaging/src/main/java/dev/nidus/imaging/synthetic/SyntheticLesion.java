package dev.nidus.imaging.synthetic;

import dev.nidus.core.geometry.Point3;

/// One lesion and the truth about it.
///
/// @param number from 1, in the order of the table
/// @param patient the number of its patient, from 1
/// @param site where it lies
/// @param lesionClass what it is like
/// @param diameterMm diameter of the sphere of the same volume
/// @param meanHounsfield mean intensity of its core, where the rim does not reach
/// @param textureHounsfield standard deviation of the texture in its core, without noise
/// @param texture latent coarseness: the texture's grain is 3 mm times 1.45 to this power
/// @param margin latent roughness of the rim; spicules from about 0 on
/// @param geneProgramme activity of a programme of genes that follows the texture
/// @param centre where it was put, LPS mm in the scanner; the centroid of its mask lies near
public record SyntheticLesion(
    int number,
    int patient,
    LesionSite site,
    LesionClass lesionClass,
    double diameterMm,
    double meanHounsfield,
    double textureHounsfield,
    double texture,
    double margin,
    double geneProgramme,
    Point3 centre) {}
