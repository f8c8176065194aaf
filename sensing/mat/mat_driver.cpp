#include "sensing/mat/mat_driver.hpp"

#include "sensing/mat/framed_driver.hpp"
#include "sensing/mat/palmar_open_driver.hpp"
#include "sensing/mat/sensel_capture.hpp"
#include "sensing/mat/sensel_driver.hpp"

namespace palmar::mat {
Result<std::unique_ptr<MatDriver>> make_driver(const MatDescription& mat) {
  if (mat.protocol == "sensel-morph") return std::unique_ptr<MatDriver>(std::make_unique<SenselDriver>(mat));
  if (mat.protocol == "palmar-open")
    return std::unique_ptr<MatDriver>(std::make_unique<PalmarOpenDriver>(mat));
  auto format = make_frame_format(mat);
  if (!format) return format.error();
  return std::unique_ptr<MatDriver>(std::make_unique<FramedDriver>(mat, std::move(format).value()));
}

Result<std::unique_ptr<CaptureDecoder>> make_capture_decoder(const MatDescription& mat) {
  if (mat.protocol == "sensel-morph")
    return std::unique_ptr<CaptureDecoder>(std::make_unique<SenselCapture>(mat));
  if (mat.protocol == "palmar-open")
    return std::unique_ptr<CaptureDecoder>(std::make_unique<PalmarOpenCapture>(mat));
  auto format = make_frame_format(mat);
  if (!format) return format.error();
  return std::unique_ptr<CaptureDecoder>(std::make_unique<FramedCapture>(mat, std::move(format).value()));
}

}  // namespace palmar::mat
