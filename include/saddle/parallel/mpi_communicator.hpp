/// \file
/// The ranks of an MPI job as a communicator. Needs MPI.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/parallel/communicator.hpp>
#include <saddle/parallel/mpi_header.hpp>

namespace saddle {

/// All ranks of a job whose MPI has been initialised. Errors of MPI end the job, as its default is.
class mpi_communicator {
public:
    explicit mpi_communicator(MPI_Comm all = MPI_COMM_WORLD) : all_(all) {
        MPI_Comm_rank(all_, &rank_);
        MPI_Comm_size(all_, &size_);
    }

    int rank() const { return rank_; }
    int size() const { return size_; }

    std::vector<rank_message> exchange(std::span<const int> peers, std::vector<rank_message> out) {
        std::vector<MPI_Request> sent(peers.size());
        for (std::size_t k = 0; k < peers.size(); ++k)
            MPI_Isend(out[k].data(), count_of(out[k].size()), MPI_UINT64_T, peers[k], changes, all_, &sent[k]);
        std::vector<rank_message> in;
        for (const int peer : peers) in.push_back(receive(peer, changes));
        MPI_Waitall(static_cast<int>(sent.size()), sent.data(), MPI_STATUSES_IGNORE);
        return in;
    }

    void sum(std::span<std::uint64_t> values) {
        MPI_Allreduce(MPI_IN_PLACE, values.data(), count_of(values.size()), MPI_UINT64_T, MPI_SUM, all_);
    }

    /// One rank after the other, so that rank 0 needs room for what it keeps only.
    std::vector<rank_message> gather(rank_message mine) {
        std::vector<rank_message> all;
        if (rank_ != 0) {
            MPI_Send(mine.data(), count_of(mine.size()), MPI_UINT64_T, 0, parts, all_);
            return all;
        }
        all.push_back(std::move(mine));
        for (int other = 1; other < size_; ++other) all.push_back(receive(other, parts));
        return all;
    }

private:
    enum tag { changes, parts };

    /// MPI counts by int. \throws error where that is too little.
    static int count_of(std::size_t words) {
        if (words > static_cast<std::size_t>(std::numeric_limits<int>::max()))
            throw error("MPI: a message of " + std::to_string(words) + " words is too long");
        return static_cast<int>(words);
    }

    rank_message receive(int from, tag kind) {
        MPI_Status status;
        MPI_Probe(from, kind, all_, &status);
        int words = 0;
        MPI_Get_count(&status, MPI_UINT64_T, &words);
        rank_message in(static_cast<std::size_t>(words));
        MPI_Recv(in.data(), words, MPI_UINT64_T, from, kind, all_, MPI_STATUS_IGNORE);
        return in;
    }

    MPI_Comm all_;
    int rank_ = 0;
    int size_ = 1;
};

static_assert(communicator<mpi_communicator>);

}  // namespace saddle
