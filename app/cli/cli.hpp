// The command line: one file per subcommand. `palmar` with no words starts the station.
#pragma once

namespace palmar::cli {

/// Exit status: 0 done, 1 it failed, 2 the command line or an input file is wrong.
int run(int argc, char** argv);

}  // namespace palmar::cli
