// Sums of convolutions by Fourier transforms, zero-padded to twice the grid so that nothing wraps around. By OpenCV's cv::dft.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace palmar::depth {

class Convolution {
 public:
  /// Influence of a cell on one so many rows and columns away.
  using Influence = std::function<float(std::size_t kernel, int rows, int cols)>;
  Convolution(int rows, int cols, std::size_t kernels, const Influence& influence);
  ~Convolution();

  /// Empties all inputs.
  void clear();
  /// Sets one cell of the input of one kernel.
  void put(std::size_t kernel, std::uint32_t cell, float value);
  /// Sum over the kernels of input * kernel, rows*cols. The transform of a kernel without an input is left out.
  void solve(std::vector<float>& out);

 private:
  struct Spectra;
  std::unique_ptr<Spectra> spectra_;
};

}  // namespace palmar::depth
