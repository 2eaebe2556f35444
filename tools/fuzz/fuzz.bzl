"""Fuzz targets.

Without --config=fuzz a target is an ordinary test that replays its seed
corpus; with it, it is a libFuzzer program.
"""

def checkd_fuzz_test(name, srcs, deps = [], corpus = [], **kwargs):
    """A test over `LLVMFuzzerTestOneInput`.

    Args:
      name: of the target; ends in _fuzz.
      srcs: define LLVMFuzzerTestOneInput.
      deps: what is fuzzed.
      corpus: seed inputs, one file each.
      **kwargs: passed to cc_test.
    """
    native.cc_test(
        name = name,
        srcs = srcs,
        args = ["$(rootpath %s)" % file for file in corpus],
        data = corpus,
        linkopts = select({
            "//tools/fuzz:fuzzing": ["-fsanitize=fuzzer"],
            "//conditions:default": [],
        }),
        deps = deps + select({
            "//tools/fuzz:fuzzing": [],
            "//conditions:default": ["//tools/fuzz:replay"],
        }),
        **kwargs
    )
