#include "app/cli/cli.hpp"

int main(int argc, char** argv) { return palmar::cli::run(argc, argv); }
