"""What checkd is built with, for its own WORKSPACE and for that of others.

    local_repository(name = "checkd", path = "...")
    load("@checkd//third_party:repositories.bzl", "checkd_repositories")
    checkd_repositories()
"""

load(
    ":debian.bzl",
    "abseil_repository",
    "boringssl_repository",
    "debian_library",
)

def _rules_cc_impl(ctx):
    ctx.file("BUILD.bazel")
    ctx.file("cc/BUILD.bazel")
    ctx.symlink(Label("//third_party:rules_cc.bzl"), "cc/defs.bzl")

# Debian's own does not fit its Bazel.
_rules_cc = repository_rule(implementation = _rules_cc_impl, local = True)

def _coverage_impl(ctx):
    ctx.file("BUILD.bazel", """filegroup(
    name = "coverage_report_generator",
    visibility = ["//visibility:public"],
)
""")

# Bazel looks for it before any test, and uses it for none of ours.
_coverage = repository_rule(implementation = _coverage_impl, local = True)

# What the caller's WORKSPACE has already stays as it is.
def _repository(rule, name, **kwargs):
    if not native.existing_rule(name):
        rule(name = name, **kwargs)

def checkd_repositories():
    """Defines all that @checkd's targets need, and their tests.

    A repository that was defined before is left alone, so a source build of
    Abseil, say, goes first. What no target needs is not looked at.
    """

    # Debian's Bazel 4.2.3 brings these along; without them it would look for
    # them on the network.
    for name, path in {
        "bazel_skylib": "/usr/share/bazel/tools/skylib",
        "platforms": "/usr/share/bazel/tools/platforms",
        "rules_java": "/usr/share/bazel/rules/java",
        "rules_proto": "/usr/share/bazel/rules/proto",
    }.items():
        _repository(native.local_repository, name, path = path)
    _repository(_rules_cc, "rules_cc")
    _repository(_coverage, "remote_coverage_tools")

    _repository(abseil_repository, "com_google_absl")
    _repository(boringssl_repository, "boringssl")
    _repository(
        debian_library,
        "com_google_googletest",
        headers = [
            "gmock",
            "gtest",
        ],
        libraries = {
            "gtest": [
                "-lgmock",
                "-lgtest",
                "-pthread",
            ],
            "gtest_main": [
                "-lgmock_main",
                "-lgmock",
                "-lgtest",
                "-pthread",
            ],
        },
        marker = "gmock/gmock.h",
        package = "libgtest-dev libgmock-dev",
        variable = "GTEST_ROOT",
    )
    _repository(
        debian_library,
        "com_github_google_benchmark",
        headers = ["benchmark"],
        libraries = {
            "benchmark": [
                "-lbenchmark",
                "-pthread",
            ],
            "benchmark_main": [
                "-lbenchmark_main",
                "-lbenchmark",
                "-pthread",
            ],
        },
        marker = "benchmark/benchmark.h",
        package = "libbenchmark-dev",
        variable = "BENCHMARK_ROOT",
    )
    _repository(
        debian_library,
        "pcre2",
        headers = ["pcre2.h"],
        libraries = {"pcre2": ["-lpcre2-8"]},
        marker = "pcre2.h",
        package = "libpcre2-dev",
        variable = "PCRE2_ROOT",
    )
    _repository(
        debian_library,
        "xxhash",
        headers = ["xxhash.h"],
        libraries = {"xxhash": []},
        marker = "xxhash.h",
        package = "libxxhash-dev",
        variable = "XXHASH_ROOT",
    )
    _repository(
        debian_library,
        "cares",
        headers = [
            "ares.h",
            "ares_build.h",
            "ares_nameser.h",
            "ares_rules.h",
            "ares_version.h",
        ],
        libraries = {"cares": ["-lcares"]},
        marker = "ares.h",
        package = "libc-ares-dev",
        variable = "CARES_ROOT",
    )
