"""Event logs read with numpy alone, after docs/event-log.md, and what is made from them, read with ASE:
event_log_test.py PROGRAM SCRATCH_DIR"""

import itertools
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import ase.io
import numpy as np

program, scratch = sys.argv[1], Path(sys.argv[2])
scratch.mkdir(parents=True, exist_ok=True)

BASIS = {"bcc": [(0, 0, 0), (1, 1, 1)], "fcc": [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]}
JUMPS = {"bcc": np.array(list(itertools.product((-1, 1), repeat=3))),
         "fcc": np.array(sorted(r for r in itertools.product((-1, 0, 1), repeat=3) if sum(map(abs, r)) == 2))}


def saddle(*arguments):
    subprocess.run([program, "--quiet", *map(str, arguments)], check=True, cwd=scratch)


def unpacked(data, count, width):
    bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")[:count * width]
    return bits.reshape(count, width) @ (1 << np.arange(width, dtype=np.int64))


def packed_size(count, width):
    return (count * width + 7) // 8


class EventLog:
    """The file as docs/event-log.md states it."""

    def __init__(self, path):
        self.data = Path(path).read_bytes()
        magic, form, text_size, self.head = struct.unpack_from("<8sIIQ", self.data)
        assert magic == b"saddleEL" and form == 1
        assert zlib.crc32(self.data[:self.head - 4]) == struct.unpack_from("<I", self.data, self.head - 4)[0]
        lines = self.data[24:24 + text_size].decode().splitlines()
        self.text = dict(line.split("=", 1) for line in lines)
        assert len(self.text) == len(lines)
        self.lattice = self.text["lattice"]
        self.cells = np.array(self.text["cells"].split(), int)
        self.sites, self.block_jumps = int(self.text["sites"]), int(self.text["block_jumps"])
        self.species = self.text["species"].split()
        self.site_bits = len(self.species).bit_length()
        self.jump_bits = (int(self.text["directions"]) - 1).bit_length()
        self.vacancies = int(self.text["vacancies"])
        self.place_bits, self.mover_bits = (self.sites - 1).bit_length(), (self.vacancies - 1).bit_length()
        id_bits = int(self.text["id_bits"])
        self.ids = (unpacked(self.data[24 + text_size:self.head - 4], self.sites, id_bits) if id_bits
                    else np.arange(1, self.sites + 1))

    def parts(self, jumps):
        return [60, packed_size(self.sites, self.site_bits), packed_size(self.vacancies - 1, self.place_bits),
                packed_size(jumps, self.jump_bits), packed_size(jumps, self.mover_bits)]

    def size(self, jumps):
        return sum(self.parts(jumps)) + 4 * jumps + 4

    def block(self, number):
        start = self.head + number * self.size(self.block_jumps)
        mark, jumps, size, first, begin, end, vacancy, end_vacancy, end_crc = struct.unpack_from("<4sIQQddQQI",
                                                                                                self.data, start)
        assert mark == b"EBLK" and size == self.size(jumps) and first == number * self.block_jumps
        data = self.data[start:start + size]
        assert zlib.crc32(data[:-4]) == struct.unpack("<I", data[-4:])[0]
        split = np.cumsum(self.parts(jumps))
        occupation = unpacked(data[split[0]:split[1]], self.sites, self.site_bits).astype(np.uint8)
        vacancies = [vacancy, *unpacked(data[split[1]:split[2]], self.vacancies - 1, self.place_bits)]
        directions = unpacked(data[split[2]:split[3]], jumps, self.jump_bits)
        movers = unpacked(data[split[3]:split[4]], jumps, self.mover_bits)
        steps = (np.frombuffer(data, "<u4", jumps, split[4]).astype("<u8") << 31).view("<f8")
        assert sorted(vacancies) == list(np.flatnonzero(occupation == 0))
        return first, (begin, end), (vacancies, end_vacancy), end_crc, occupation, directions, movers, steps

    def blocks(self):
        whole, rest = divmod(len(self.data) - self.head, self.size(self.block_jumps))
        return whole + (rest > 0)

    def position(self, site):
        cell, basis = divmod(site, len(BASIS[self.lattice]))
        nx, ny, _ = self.cells
        return 2 * np.array([cell % nx, cell // nx % ny, cell // (nx * ny)]) + BASIS[self.lattice][basis]

    def site(self, position):
        position = position % (2 * self.cells)
        i, j, k = position // 2
        return ((k * self.cells[1] + j) * self.cells[0] + i) * len(BASIS[self.lattice]) + BASIS[self.lattice].index(
            tuple(position % 2))


class Walk:
    """A vacancy on a random walk, written down as the published text; nothing here comes from saddle."""

    def __init__(self, lattice, cells, seed):
        rng = np.random.default_rng(seed)
        self.cells, self.a = np.array(cells), 3.25
        corners = 2 * np.array(list(itertools.product(*map(range, cells))))
        self.positions = np.concatenate([corners + b for b in BASIS[lattice]])  # by atom, units of a/2
        rng.shuffle(self.positions)
        self.ids = np.sort(rng.choice(10 * len(self.positions), len(self.positions), replace=False) + 1)
        self.types = rng.integers(1, 4, len(self.positions))
        atom_at = {tuple(r): n for n, r in enumerate(self.positions)}
        self.vacancy = vacancy = int(rng.integers(len(self.positions)))
        self.moved, self.steps = [], []  # the atom of each jump; positions are replayed from it
        here = tuple(self.positions[vacancy])
        for _ in range(10_000):
            there = tuple((here + JUMPS[lattice][rng.integers(len(JUMPS[lattice]))]) % (2 * self.cells))
            atom_at[here], atom_at[there] = atom_at[there], vacancy
            self.moved.append(atom_at[here])
            self.steps.append(f"{rng.exponential(1e-10):.2e}")
            here = there

    def write(self, name):
        box = "".join(f"0 {self.a * n}\n" for n in self.cells)
        rows = "".join(f"{i} {t} {x} {y} {z}\n"
                       for i, t, (x, y, z) in zip(self.ids, self.types, self.positions * (self.a / 2)))
        (scratch / f"{name}.dump").write_text(f"ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n{len(self.ids)}\n"
                                              f"ITEM: BOX BOUNDS pp pp pp\n{box}ITEM: ATOMS id type x y z\n{rows}")
        (scratch / f"{name}.txt").write_text(
            f"{self.ids[self.vacancy]} 0.00e+00\n" +
            "".join(f"{self.ids[n]} {step}\n" for n, step in zip(self.moved, self.steps)))

    def frames(self, jumps):
        """Positions by atom, the vacancy's among them, after each of the jumps."""
        positions, frames = self.positions.copy(), {}
        for n in range(max(jumps) + 1):
            if n in jumps:
                frames[n] = positions.copy()
            if n < len(self.moved):
                positions[[self.moved[n], self.vacancy]] = positions[[self.vacancy, self.moved[n]]]
        return frames


def check(lattice, cells, seed):
    walk = Walk(lattice, cells, seed)
    walk.write(lattice)
    saddle("convert", f"{lattice}.txt", f"{lattice}.events", "--structure", f"{lattice}.dump", "--species", "Nb,Mo,Ta",
           "--overwrite")
    log = EventLog(scratch / f"{lattice}.events")
    assert log.lattice == lattice and log.species == ["Nb", "Mo", "Ta"] and log.blocks() == 3
    assert (log.cells == walk.cells).all()
    times = np.cumsum(np.array(walk.steps, float))

    # by numpy: every block by itself, every jump of it
    chosen = sorted({*range(0, 10_001, 500), 4095, 4096, 4097, 8192, 10_000})
    truth = walk.frames(chosen)
    ids = log.ids.copy()
    assert [log.site(log.position(s)) for s in range(log.sites)] == list(range(log.sites))
    jump = 0

    def compare(occupation, vacancy, clock, begin):
        positions = truth[jump]
        sites = np.array([log.site(r) for r in positions])
        expected = np.zeros(log.sites, np.uint8)
        expected[sites] = walk.types
        expected[sites[walk.vacancy]] = 0
        assert (occupation == expected).all() and vacancy == sites[walk.vacancy]
        assert (ids[sites] == walk.ids).all()
        t = times[jump - 1] if jump else 0.0
        assert abs(clock - t) <= 2.0**-22 * (t - begin) + log.block_jumps * 2.0**-52 * t

    for number in range(log.blocks()):
        first, (begin, end), ([vacancy], end_vacancy), end_crc, occupation, directions, _, steps = log.block(number)
        assert first == jump
        clocks = np.minimum(begin + np.cumsum(steps), end)
        assert np.allclose(steps, np.array(walk.steps[jump:jump + len(steps)], float), rtol=2.0**-22, atol=0)
        if jump in truth:
            compare(occupation, vacancy, begin, begin)
        for n, direction in enumerate(directions):
            to = log.site(log.position(vacancy) + JUMPS[lattice][direction])
            for row in (occupation, ids):
                row[[vacancy, to]] = row[[to, vacancy]]
            vacancy, jump = to, jump + 1
            if jump in truth:
                compare(occupation, vacancy, clocks[n], begin)
        assert vacancy == end_vacancy and zlib.crc32(occupation.tobytes()) == end_crc
    assert jump == 10_000 and abs(end - times[-1]) <= 1e-12 * end

    # by ASE: the same atoms at the same places
    saddle("convert", f"{lattice}.events", f"{lattice}_frames.dump", "--frames", "0:10000:500", "--overwrite")
    saddle("convert", f"{lattice}.events", f"{lattice}_every.extxyz", "--every", 500, "--overwrite")
    dumps = ase.io.read(scratch / f"{lattice}_frames.dump", format="lammps-dump-text", index=":")
    frames = ase.io.read(scratch / f"{lattice}_every.extxyz", index=":")
    assert len(dumps) == len(frames) == 21
    stays = np.arange(len(walk.ids)) != walk.vacancy
    names = np.array(["Nb", "Mo", "Ta"])[walk.types - 1][stays]
    for n, (dump, frame) in enumerate(zip(dumps, frames)):
        expected = truth[500 * n][stays] * (walk.a / 2)
        frame = frame[np.argsort(frame.arrays["id"])]
        assert (frame.arrays["id"] == walk.ids[stays]).all()
        assert np.allclose(frame.positions, expected) and np.allclose(dump.positions, expected)
        assert (np.array(frame.get_chemical_symbols()) == names).all() and (dump.numbers == walk.types[stays]).all()
        assert frame.info["step"] == 500 * n
        assert np.isclose(frame.info["Time"], times[500 * n - 1] if n else 0, rtol=1e-6)
        assert np.allclose(frame.cell.lengths(), walk.a * walk.cells) and all(frame.pbc)
    saddle("convert", f"{lattice}.events", f"{lattice}_one.extxyz", "--jump", 9500, "--overwrite")
    assert (scratch / f"{lattice}_every.extxyz").read_text().count((scratch / f"{lattice}_one.extxyz").read_text()) == 1

    # the text again, byte for byte
    saddle("convert", f"{lattice}.events", f"{lattice}_again.txt", "--overwrite")
    assert (scratch / f"{lattice}_again.txt").read_bytes() == (scratch / f"{lattice}.txt").read_bytes()


def check_several(vacancies):
    """A run of several vacancies: its log by numpy against the frames that the run dumped."""
    saddle("anneal", "--cells", 4, 3, 5, "--composition", "Nb=1,Mo=1,Ta=1", "--temperature", 1000, "--vacancies",
           vacancies, "--jumps", 9000, "--events", "--dump-every", 500, "--overwrite", "--output", "several")
    log = EventLog(scratch / "several/trajectory.events")
    assert log.vacancies == vacancies and log.blocks() == 3
    text = (scratch / "several/trajectory.dump").read_text().split("ITEM: TIMESTEP\n")[1:]
    frames = {int(t.split("\n", 1)[0]): np.array([r.split() for r in t.split("x y z\n")[1].splitlines()], float)
              for t in text}
    a, ids, jump, places, compared, jumped = float(log.text["lattice_constant_A"]), log.ids.copy(), 0, None, 0, set()
    for number in range(log.blocks()):
        first, _, (vacancies_at, end_vacancy), end_crc, occupation, directions, movers, _ = log.block(number)
        assert first == jump and places in (None, vacancies_at)
        places = vacancies_at
        for direction, mover in zip(directions, movers):
            to = log.site(log.position(places[mover]) + JUMPS["bcc"][direction])
            assert occupation[to] != 0
            for row in (occupation, ids):
                row[[places[mover], to]] = row[[to, places[mover]]]
            places[mover], jump = to, jump + 1
            jumped.add(mover)
            if jump in frames:
                rows = frames[jump]
                sites = [log.site(r) for r in np.rint(rows[:, 2:] / (a / 2)).astype(int)]
                assert len(set(sites)) == log.sites - len(places) and (occupation[places] == 0).all()
                assert (ids[sites] == rows[:, 0]).all()
                types = log.text["types"].split()
                assert [log.species[d - 1] for d in occupation[sites]] == [types[int(t) - 1] for t in rows[:, 1]]
                compared += 1
        assert end_vacancy == min(places) and zlib.crc32(occupation.tobytes()) == end_crc
    assert jump == 9000 and compared == 18 and len(jumped) == len(places)


check("bcc", (4, 3, 5), 1)
check("fcc", (3, 2, 4), 2)
check_several(5)
print("passed")
