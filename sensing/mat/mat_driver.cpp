#include "sensing/mat/mat_driver.hpp"

#include "sensing/mat/palmar_open_driver.hpp"
#include "sensing/mat/sensel_capture.hpp"
#include "sensing/mat/sensel_driver.hpp"

namespace palmar::mat {
namespace {

Error unknown_protocol(const MatDescription& mat) {
  return bad_input("unknown_protocol", "mat " + mat.id + " cannot be read",
                   "nothing here speaks the protocol \"" + mat.protocol + "\"",
                   "use sensel-morph or palmar-open in its description");
}

}  // namespace

Result<std::unique_ptr<MatDriver>> make_driver(const MatDescription& mat) {
  if (mat.protocol == "sensel-morph") return std::unique_ptr<MatDriver>(std::make_unique<SenselDriver>(mat));
  if (mat.protocol == "palmar-open")
    return std::unique_ptr<MatDriver>(std::make_unique<PalmarOpenDriver>(mat));
  return unknown_protocol(mat);
}

Result<std::unique_ptr<CaptureDecoder>> make_capture_decoder(const MatDescription& mat) {
  if (mat.protocol == "sensel-morph")
    return std::unique_ptr<CaptureDecoder>(std::make_unique<SenselCapture>(mat));
  if (mat.protocol == "palmar-open")
    return std::unique_ptr<CaptureDecoder>(std::make_unique<PalmarOpenCapture>(mat));
  return unknown_protocol(mat);
}

}  // namespace palmar::mat
