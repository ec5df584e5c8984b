/// \file
/// The event log: a run as a direction and a time step for every jump, with the whole crystal every so many jumps.
///
/// A recorder gathers events inside the loop, a writer puts them on disk between stretches of jumps, a reader finds any
/// block, a replay gives back every crystal; docs/event-log.md is the format, `event_log/text.hpp` the published text.
#pragma once

#include <saddle/kmc/event_log/block.hpp>
#include <saddle/kmc/event_log/header.hpp>
#include <saddle/kmc/event_log/header_bytes.hpp>
#include <saddle/kmc/event_log/reader.hpp>
#include <saddle/kmc/event_log/recorder.hpp>
#include <saddle/kmc/event_log/replay.hpp>
#include <saddle/kmc/event_log/text.hpp>
#include <saddle/kmc/event_log/writer.hpp>
