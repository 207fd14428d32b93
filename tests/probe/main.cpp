// tests/probe/main.cpp - openenv-probe: serves the probe with the flags of `openenv serve`.
#include "probe.hpp"

#include <openenv/serve.hpp>

int main(int argc, char** argv) { return openenv::serve<openenv::tests::Probe>(argc, argv); }
