// palmar depth: stress and displacement under one load, over elastic layers.
#include <fmt/format.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/commands.hpp"
#include "sensing/depth/layered.hpp"

namespace palmar::cli {
namespace {

struct Words {
  std::string stack, base = "rigid", rect;
  double nu = 0.48;
  std::optional<double> disc_mm;
  std::vector<double> at_mm;
  bool json = false;
};

std::optional<double> number(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (copy.empty() || *end != '\0') return std::nullopt;
  return value;
}

/// Two numbers around a mark: "2:100", "20x30".
std::optional<std::pair<double, double>> number_pair(std::string_view text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const auto first = number(text.substr(0, at));
  const auto second = number(text.substr(at + 1));
  if (!first || !second) return std::nullopt;
  return std::pair(*first, *second);
}

Result<depth::Stack> parse_stack(const Words& words) {
  depth::Stack stack;
  stack.nu = words.nu;
  if (words.base == "half-space") {
    stack.base = depth::Base::half_space;
  } else if (words.base != "rigid") {
    return bad_input("bad_base", "--base " + words.base + " is not known", "", "use rigid or half-space");
  }
  std::string_view rest = words.stack;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const auto layer = number_pair(rest.substr(0, comma), ':');
    if (!layer) {
      return bad_input("bad_stack", "--stack " + words.stack + " cannot be read",
                       "layers are THICKNESS_MM:MODULUS_KPA", "e.g. --stack 2:100,8:10,30:30");
    }
    stack.layers.push_back({layer->first, layer->second});
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return stack;
}

Result<std::vector<depth::StackAnswer>> solve(const Words& words) {
  const auto stack = parse_stack(words);
  if (!stack) return stack.error();
  if (words.disc_mm.has_value() == !words.rect.empty()) {
    return bad_input("bad_load", "one load is wanted", "", "give --disc RADIUS_MM or --rect AxB");
  }
  if (words.disc_mm) return depth::disc(*stack, *words.disc_mm, words.at_mm);
  const auto sides = number_pair(words.rect, 'x');
  if (!sides)
    return bad_input("bad_load", "--rect " + words.rect + " cannot be read", "",
                     "sides in mm, e.g. --rect 20x30");
  return depth::rect(*stack, sides->first, sides->second, words.at_mm);
}

void print_table(const std::vector<depth::StackAnswer>& answers) {
  fmt::print("modelled, under the centre of a load of 1 kPa\n{:>10} {:>12} {:>18}\n", "depth mm",
             "stress/load", "displacement mm");
  for (const depth::StackAnswer& row : answers) {
    fmt::print("{:>10.4g} {:>12.4f} {:>18.5f}\n", row.depth_mm, row.sigma_over_q, row.displacement_mm);
  }
}

void print_json(const std::vector<depth::StackAnswer>& answers) {
  std::string text = "[";
  for (const depth::StackAnswer& row : answers) {
    text += fmt::format("{}{{\"depth_mm\":{:.6g},\"sigma_over_q\":{:.6f},\"displacement_mm\":{:.8g}}}",
                        text.size() > 1 ? "," : "", row.depth_mm, row.sigma_over_q, row.displacement_mm);
  }
  fmt::print("{}]\n", text);
}

}  // namespace

void add_depth(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "depth", "Stress and displacement under one load of 1 kPa, over elastic layers (modelled)");
  auto words = std::make_shared<Words>();
  command->add_option("--stack", words->stack, "Layers from the skin down, THICKNESS_MM:MODULUS_KPA,...")
      ->required();
  command
      ->add_option("--base", words->base,
                   "Below the last layer: rigid, or half-space (the last layer goes on)")
      ->capture_default_str();
  command->add_option("--nu", words->nu, "Poisson's ratio of every layer")->capture_default_str();
  command->add_option("--disc", words->disc_mm, "Load on a disc of this radius in mm");
  command->add_option("--rect", words->rect, "Load on a rectangle, AxB in mm");
  command->add_option("--at", words->at_mm, "Depths in mm")->delimiter(',')->required();
  command->add_flag("--json", words->json, "Print as JSON");
  command->footer(
      "Examples:\n"
      "  palmar depth --stack 2:100,8:10,30:30 --disc 10 --at 2,10,20        skin, fat and muscle over bone\n"
      "  palmar depth --stack 100:30 --base half-space --rect 20x30 --at 5 --json");
  command->callback([words, &status] {
    const auto answers = solve(*words);
    if (!answers) {
      status = report(answers.error());
      return;
    }
    words->json ? print_json(*answers) : print_table(*answers);
  });
}

}  // namespace palmar::cli
