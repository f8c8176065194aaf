#include "app/ears/spoken.hpp"

#include <algorithm>
#include <cctype>

namespace palmar::ears {
namespace {

struct Pair {
  std::string_view from, to;
};

/// Signs, wherever they stand.
constexpr Pair signs[] = {{"±", " plus or minus "},
                          {"·", ", "},
                          {"→", " to "},
                          {"—", ", "},
                          {"–", " to "},
                          {"×", " by "},
                          {"²", " squared "},
                          {"°", " degrees"},
                          {"‹", " "},
                          {"›", " "},
                          {"%", " percent "},
                          {"<", " below "},
                          {">", " above "},
                          {"&", " and "},
                          {"_", " "},
                          {"/s", " a second"}};

/// Units: whole words that follow a number, or stand in "in kPa".
constexpr Pair units[] = {{"mm", "millimetres"},
                          {"cm", "centimetres"},
                          {"cm2", "square centimetres"},
                          {"mm/s", "millimetres a second"},
                          {"N", "newtons"},
                          {"kPa", "kilopascals"},
                          {"kg", "kilograms"},
                          {"lb", "pounds"},
                          {"g", "grams"},
                          {"s", "seconds"},
                          {"ms", "milliseconds"},
                          {"Hz", "hertz"},
                          {"rms", "R M S"},
                          {"deg", "degrees"}};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

std::string without_signs(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto sign = std::find_if(std::begin(signs), std::end(signs),
                                   [&](const Pair& pair) { return text.substr(i).starts_with(pair.from); });
    if (sign != std::end(signs) && !(sign->from == "/s" && i + 2 < text.size() && is_letter(text[i + 2]))) {
      out += sign->to;
      i += sign->from.size();
    } else {
      const auto byte = static_cast<unsigned char>(text[i++]);
      if (byte < 0x80) out += byte < 0x20 ? ' ' : static_cast<char>(byte);
    }
  }
  return out;
}

/// "PSIS" as "P S I S", "T7" as "T 7"; other words as they are.
std::string spelled(std::string_view word) {
  std::size_t letters = 0;
  while (letters < word.size() && is_upper(word[letters])) ++letters;
  const bool code = letters >= 1 && letters < word.size() &&
                    std::all_of(word.begin() + static_cast<std::ptrdiff_t>(letters), word.end(), is_digit);
  const bool capitals = letters >= 2 && letters == word.size();
  if (!code && !capitals) return std::string(word);
  std::string out;
  for (std::size_t i = 0; i < letters; ++i) (out += word[i]) += ' ';
  out += word.substr(letters);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

std::string spoken(std::string_view text) {
  std::string plain = without_signs(text), out;
  bool number_before = false;
  for (std::size_t i = 0; i < plain.size();) {
    if (plain[i] == ' ') {
      ++i;
      continue;
    }
    const std::size_t end = std::min(plain.find(' ', i), plain.size());
    std::string_view word = std::string_view(plain).substr(i, end - i);
    std::size_t open = 0, close = word.size();
    while (open < close && !is_letter(word[open]) && !is_digit(word[open])) ++open;
    while (close > open && !is_letter(word[close - 1]) && !is_digit(word[close - 1])) --close;
    const std::string_view core = word.substr(open, close - open);
    const auto unit =
        std::find_if(std::begin(units), std::end(units), [&](const Pair& pair) { return pair.from == core; });
    const bool is_unit = unit != std::end(units) && (number_before || out.ends_with(" in"));
    if (out.size() + word.size() > most_spoken) break;
    if (!out.empty()) out += ' ';
    out += word.substr(0, open);
    out += is_unit ? std::string(unit->to) : spelled(core);
    out += word.substr(close);
    number_before = !core.empty() && is_digit(core.back()) && close == word.size();
    i = end;
  }
  return out;
}

}  // namespace palmar::ears
