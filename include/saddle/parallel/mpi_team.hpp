/// \file
/// The ranks of an MPI job, and short texts between them. Needs MPI.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <saddle/core/error.hpp>
#include <saddle/parallel/mpi_header.hpp>

namespace saddle {

/// A text from another rank; what `kind` means is the user's.
struct mpi_message {
    int from{};
    int kind{};
    std::string text;
};

/// MPI of this process, from here on: at most one a process, and all calls from the thread that made it. A rank that
/// dies takes the job with it, as the launcher sees to.
class mpi_team {
public:
    /// \throws error where MPI cannot be used beside threads.
    mpi_team() {
        int provided = 0;
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
        if (provided < MPI_THREAD_FUNNELED) throw error("MPI: this library cannot be used beside threads");
        MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
        MPI_Comm_size(MPI_COMM_WORLD, &size_);
    }
    mpi_team(const mpi_team&) = delete;
    mpi_team& operator=(const mpi_team&) = delete;
    ~mpi_team() { MPI_Finalize(); }

    int rank() const { return rank_; }
    int size() const { return size_; }

    void send(int to, int kind, std::string_view text = {}) {
        MPI_Send(text.data(), static_cast<int>(text.size()), MPI_CHAR, to, kind, MPI_COMM_WORLD);
    }

    /// The next text that has arrived, if one has; those of one rank come in the order they were sent.
    std::optional<mpi_message> receive() {
        int arrived = 0;
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &arrived, &status);
        if (!arrived) return std::nullopt;
        return received(status);
    }

    /// Waits for it.
    mpi_message wait_for_message() {
        MPI_Status status;
        MPI_Probe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &status);
        return received(status);
    }

private:
    static mpi_message received(const MPI_Status& probed) {
        int size = 0;
        MPI_Get_count(&probed, MPI_CHAR, &size);
        mpi_message message{probed.MPI_SOURCE, probed.MPI_TAG, std::string(static_cast<std::size_t>(size), '\0')};
        MPI_Recv(message.text.data(), size, MPI_CHAR, message.from, message.kind, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        return message;
    }

    int rank_ = 0;
    int size_ = 1;
};

}  // namespace saddle
