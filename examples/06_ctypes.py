"""saddle from Python without compiling anything: ctypes on libsaddle. Anneals a crystal and prints its order.

06_ctypes.py [LIBRARY]: libsaddle.so, where it is not in the loader's path.
"""
import ctypes
import math
import sys

lib = ctypes.CDLL(sys.argv[1] if len(sys.argv) > 1 else "libsaddle.so.1")
lib.saddle_last_error.restype = ctypes.c_char_p


class SaddleError(RuntimeError):
    pass


def call(name, *arguments):
    """Calls a function of saddle.h; its status becomes an exception with the library's words."""
    if getattr(lib, name)(*arguments) != 0:
        raise SaddleError(lib.saddle_last_error().decode())


def ask(kind, name, *arguments):
    """The value that a function fills in as its last argument."""
    value = kind()
    call(name, *arguments, ctypes.byref(value))
    return value.value


def handle(name, *arguments):
    return ctypes.c_void_p(ask(ctypes.c_void_p, name, *arguments))


def numbers(values, kind):
    return (kind * len(values))(*values)


model = handle("saddle_model_create", None, None)
species = [
    ask(ctypes.c_char_p, "saddle_model_species_name", model, ctypes.c_uint8(digit + 1)).decode()
    for digit in range(ask(ctypes.c_size_t, "saddle_model_species_count", model))
]
equimolar = numbers([1.0 if name in ("Nb", "Mo", "Ta") else 0.0 for name in species], ctypes.c_double)
crystal = handle("saddle_crystal_random", model, 8, 8, 8, equimolar, ctypes.c_size_t(len(species)), ctypes.c_uint64(42))
call("saddle_crystal_make_vacancy", crystal, ctypes.c_size_t(137))

barriers = (ctypes.c_double * 8)()
call("saddle_barriers", model, crystal, numbers([137], ctypes.c_size_t), ctypes.c_size_t(1), barriers, ctypes.c_size_t(8))
print("barriers, eV:", " ".join(f"{barrier:.3f}" for barrier in barriers))

run = handle("saddle_run_create", model, crystal, ctypes.c_double(1000), ctypes.c_double(0), ctypes.c_uint64(42))
molybdenum, tantalum = (ctypes.c_uint8(species.index(name) + 1) for name in ("Mo", "Ta"))
print(f"{'jumps':>10} {'time, s':>14} {'Mo-Ta pairs/site':>17}")
for _ in range(5):
    call("saddle_run_advance", run, ctypes.c_uint64(200), ctypes.c_double(math.inf), None)
    jumps = ask(ctypes.c_uint64, "saddle_run_jumps", run)
    time = ask(ctypes.c_double, "saddle_run_clock", run)
    order = ask(ctypes.c_double, "saddle_run_pair_order", run, ctypes.c_size_t(1), molybdenum, tantalum)
    print(f"{jumps:10} {time:14.4g} {order:17.3f}")

try:
    call("saddle_run_set_temperature", run, ctypes.c_double(-300), ctypes.c_double(0))
except SaddleError as problem:
    print("as it should:", problem)

lib.saddle_run_destroy(run)
lib.saddle_crystal_destroy(crystal)
lib.saddle_model_destroy(model)
