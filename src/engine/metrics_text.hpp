// src/engine/metrics_text.hpp - counts as Prometheus reads them.
#pragma once

#include <openenv/engine.hpp>

#include <memory>
#include <string>
#include <vector>

namespace openenv {

/// The Prometheus text exposition (format 0.0.4) of all engines' counts. Any thread.
std::string metrics_text(const std::vector<std::unique_ptr<Engine>>& engines);

}  // namespace openenv
