// What the contact stages are tuned by. One place for all of them; each number says its unit and range.
#pragma once

namespace palmar::contact {

struct ContactParameters {
  // detect
  double detection_kPa =
      1.5;  ///< an island of cells begins a contact where its peak reaches this ...       kPa, > 0
  double detection_area_cm2 =
      4;  ///< ... or where it is as broad as this: a light palm has a low peak.         cm2, > 0
  double least_force_N = 0.25;  ///< a contact begins with at least this force ... N, > 0
  double keep_force_N = 0.12;   ///< ... and lives on with at least this. N, > 0, <= least_force_N

  // join: the islands of one hand
  double join_gap_mm =
      15;  ///< islands no further apart, edge to edge, may be one hand.                  mm, > 0
  double keep_gap_mm =
      30;  ///< the same for islands that were one contact in the frame before.           mm, >= join_gap_mm
  double hand_area_cm2 = 165;   ///< no single hand prints more. cm2, > 0
  double hand_extent_mm = 230;  ///< nor is longer than this. mm, > 0
  double pad_area_cm2 = 3.4;    ///< an island up to this size is a fingertip, a thumb or a knuckle. cm2, > 0
  double young_s =
      0.5;  ///< contacts of one landing hand, both younger than this, may become one.     s, >= 0

  // split: contacts that touch
  double separation =
      4.2;  ///< least distance of two clusters over their spread to tell two prints apart at first touch.
            ///< A uniform bar cut in half has 3.5, a round press 3.1, two round presses that touch 4.5. > 3.5
  double separation_mm = 14;  ///< and their least distance: two thumbs side by side. mm, > 0
  double vanish_share =
      0.2;  ///< a touching contact left with less than this share of its own force has gone.  0 to 1

  // track
  double gap_s = 0.25;  ///< a contact that comes back within this time is the same one.               s, >= 0
  double gate_mm =
      28;  ///< no contact jumps further than this between two looks, besides its own size.  mm, > 0

  // classify
  double tool_memory_s = 0.4;  ///< time constant of the vote on the tool. s, > 0

  /// Throws std::invalid_argument with the first value that is out of range.
  void check() const;
};

}  // namespace palmar::contact
