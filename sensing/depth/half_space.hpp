// Vertical stress and displacement in a homogeneous elastic half-space under simple loads, in closed form.
// Modelled, never measured. z points down into the body, compression is positive, displacement u_z into the
// body is positive. Lengths in mm, stresses and moduli in kPa. After Boussinesq (1885) and Love (1929).
#pragma once

namespace palmar::depth {

/// Stress of a point load P: sigma_z * z^2 / P = 3 / (2 pi (1 + (r/z)^2)^(5/2)). Precondition: z > 0.
double point_influence(double r_over_z);

/// Share of a point load that is carried outside the radius rho at depth z: (1 + (rho/z)^2)^(-3/2).
double point_share_outside(double rho_mm, double z_mm);

/// Displacement by a point load of 1 N, mm. Precondition: not both r and z zero.
double point_displacement_mm(double r_mm, double z_mm, double modulus_kPa, double nu);

/// sigma_z / q under the corner of the quadrant rectangle (0,0)-(x,y), odd in x and in y; branch-free.
/// Precondition: z >= 0.
double corner_influence(double x_mm, double y_mm, double z_mm);

/// sigma_z / q at (x, y, z) from the centre of a uniform rectangle with half sides half_x and half_y.
double rectangle_stress(double x_mm, double y_mm, double z_mm, double half_x_mm, double half_y_mm);

/// u_z at (x, y, z) under a uniform rectangle that carries q = 1 kPa, mm.
double rectangle_displacement_mm(double x_mm, double y_mm, double z_mm, double half_x_mm, double half_y_mm,
                                 double modulus_kPa, double nu);

/// sigma_z / q at radius r and depth z under a uniform disc. On the axis 1 - (1 + (a/z)^2)^(-3/2).
double disc_stress(double r_mm, double z_mm, double radius_mm);

/// u_z on the axis of a uniform disc that carries q = 1 kPa, mm; at the surface 2 q a (1 - nu^2) / E.
double disc_axis_displacement_mm(double z_mm, double radius_mm, double modulus_kPa, double nu);

/// u_z at the surface on the edge of that disc: 2/pi of the centre's.
double disc_edge_displacement_mm(double radius_mm, double modulus_kPa, double nu);

}  // namespace palmar::depth
