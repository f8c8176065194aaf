#include "app/exchange/newtons.hpp"

namespace palmar::exchange {

std::string_view id(NewtonsFrom from) {
  switch (from) {
    case NewtonsFrom::maker:
      return "maker";
    case NewtonsFrom::own:
      return "own";
    case NewtonsFrom::nominal:
      return "nominal";
    case NewtonsFrom::virtual_mat:
      return "virtual_mat";
    case NewtonsFrom::stand_in:
      return "stand_in";
  }
  return "";
}

NewtonsFrom newtons_from(const MatDescription& mat, bool own) {
  if (own) return NewtonsFrom::own;
  if (!mat.rule) return NewtonsFrom::stand_in;
  return mat.rule->nominal ? NewtonsFrom::nominal : NewtonsFrom::maker;
}

std::optional<std::string> newtons_notice(NewtonsFrom from, std::string_view remedy) {
  if (from == NewtonsFrom::virtual_mat) return "virtual mat: it follows its nominal newtons";
  if (from != NewtonsFrom::nominal) return std::nullopt;
  return "this mat is not calibrated: its newtons are nominal; " + std::string(remedy);
}

}  // namespace palmar::exchange
