#include "sensing/depth/convolution.hpp"

#include <algorithm>
#include <opencv2/core.hpp>

namespace palmar::depth {

struct Convolution::Spectra {
  int rows = 0, cols = 0;
  std::vector<cv::Mat> kernels, inputs;
  std::vector<bool> loaded;
  cv::Mat transformed, product, sum, result;
};

Convolution::Convolution(int rows, int cols, std::size_t kernels, const Influence& influence)
    : spectra_(std::make_unique<Spectra>()) {
  Spectra& s = *spectra_;
  s.rows = rows;
  s.cols = cols;
  const cv::Size padded(cv::getOptimalDFTSize(2 * cols - 1), cv::getOptimalDFTSize(2 * rows - 1));
  for (std::size_t k = 0; k < kernels; ++k) {
    cv::Mat kernel = cv::Mat::zeros(padded, CV_32F);
    for (int row = 1 - rows; row < rows; ++row) {
      for (int col = 1 - cols; col < cols; ++col) {
        kernel.at<float>((row + padded.height) % padded.height, (col + padded.width) % padded.width) =
            influence(k, row, col);
      }
    }
    cv::dft(kernel, kernel);
    s.kernels.push_back(kernel);
    s.inputs.push_back(cv::Mat::zeros(padded, CV_32F));
  }
  s.loaded.assign(kernels, false);
}

Convolution::~Convolution() = default;

void Convolution::clear() {
  Spectra& s = *spectra_;
  for (std::size_t k = 0; k < s.inputs.size(); ++k) {
    if (s.loaded[k]) s.inputs[k].setTo(0);
    s.loaded[k] = false;
  }
}

void Convolution::put(std::size_t kernel, std::uint32_t cell, float value) {
  if (value == 0) return;
  Spectra& s = *spectra_;
  s.inputs[kernel].at<float>(static_cast<int>(cell) / s.cols, static_cast<int>(cell) % s.cols) = value;
  s.loaded[kernel] = true;
}

void Convolution::solve(std::vector<float>& out) {
  Spectra& s = *spectra_;
  bool first = true;
  for (std::size_t k = 0; k < s.inputs.size(); ++k) {
    if (!s.loaded[k]) continue;
    cv::dft(s.inputs[k], s.transformed, 0, s.rows);
    cv::mulSpectrums(s.transformed, s.kernels[k], first ? s.sum : s.product, 0);
    if (!first) s.sum += s.product;
    first = false;
  }
  out.assign(static_cast<std::size_t>(s.rows * s.cols), 0.0f);
  if (first) return;
  cv::dft(s.sum, s.result, cv::DFT_INVERSE | cv::DFT_SCALE, s.rows);
  for (int row = 0; row < s.rows; ++row)
    std::copy_n(s.result.ptr<float>(row), s.cols, out.begin() + row * s.cols);
}

}  // namespace palmar::depth
