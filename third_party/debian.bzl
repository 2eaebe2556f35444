"""Repositories made of Debian's packages.

Each writes BUILD files with the labels that a source build would have, over
headers and libraries that apt installed. Each root can be pointed elsewhere by
an environment variable (ABSEIL_ROOT, BORINGSSL_ROOT, GTEST_ROOT,
BENCHMARK_ROOT, PCRE2_ROOT, CARES_ROOT, XXHASH_ROOT): a folder with include/ and lib/.
"""

def _root(ctx, variable):
    return ctx.os.environ.get(variable, "/usr")

# The name of this machine's library folders, "aarch64-linux-gnu", or "" where
# there is no such thing.
def _multiarch(ctx):
    for command in [
        ["gcc", "-print-multiarch"],
        ["dpkg-architecture", "-qDEB_HOST_MULTIARCH"],
    ]:
        if ctx.which(command[0]):
            result = ctx.execute(command)
            if result.return_code == 0 and result.stdout.strip():
                return result.stdout.strip()
    return ""

# The folder below `root` in which `file` is, with one of `endings`; `below` is
# what stands between lib/ and the file.
def _libdir(ctx, root, file, endings, package, below = ""):
    multiarch = _multiarch(ctx)
    folders = [root + "/lib64", root + "/lib"]
    if multiarch:
        folders.insert(0, root + "/lib/" + multiarch)
    for folder in folders:
        for ending in endings:
            if ctx.path(folder + below + "/" + file + ending).exists:
                return folder + below
    fail("%s%s is in none of %s: install %s (./bazelw does)%s" % (
        file,
        endings[0],
        ", ".join([folder + below for folder in folders]),
        package,
        "" if multiarch else "; neither gcc nor dpkg-architecture names this " +
                             "machine's own folder",
    ))

def _require(ctx, path, package):
    if not ctx.path(path).exists:
        fail("%s is missing: install %s (./bazelw does)" % (path, package))

# Abseil: usual label -> pkg-config name, where they differ or are public.
_ABSEIL_PACKAGES = {
    "algorithm": ["algorithm", "container=algorithm_container"],
    "base": ["base", "config", "core_headers", "dynamic_annotations", "endian", "log_severity"],
    "cleanup": ["cleanup"],
    "container": ["btree", "fixed_array", "flat_hash_map", "flat_hash_set", "inlined_vector", "node_hash_map", "node_hash_set"],
    "debugging": ["failure_signal_handler", "leak_check", "stacktrace", "symbolize"],
    "flags": ["flag=flags", "parse=flags_parse", "usage=flags_usage"],
    "functional": ["any_invocable", "bind_front", "function_ref"],
    "hash": ["hash"],
    "memory": ["memory"],
    "meta": ["type_traits"],
    "numeric": ["bits", "int128"],
    "random": ["random=random_random"],
    "status": ["status", "statusor"],
    "strings": ["cord", "str_format", "strings"],
    "synchronization": ["synchronization"],
    "time": ["time"],
    "types": ["any", "optional", "span", "variant"],
    "utility": ["utility"],
}

def _words(text):
    return [w for w in text.replace("\t", " ").split(" ") if w]

def _parse_pc(text):
    requires, libs = [], []
    for line in text.split("\n"):
        if line.startswith("Requires:"):
            for item in line[len("Requires:"):].split(","):
                words = _words(item)
                if words and words[0].startswith("absl_"):
                    requires.append(words[0])
        elif line.startswith("Libs:"):
            for word in _words(line[len("Libs:"):]):
                if word.startswith("-labsl_"):
                    libs.append("-l:lib%s.a" % word[2:])
                elif word.startswith("-l"):
                    libs.append(word)
    return requires, libs

# Debian builds Abseil with a string_view of its own, so code that mixes it with
# std::string_view does not compile, while against a source build in C++17 mode
# (where the two are one type) it does. These inline conversions, added to our
# view of two headers, make both compile; layout and symbols stay the same.
_ABSEIL_PATCHES = {
    "string_view.h": (
        "  // Implicit constructors\n",
        """  // Implicit constructors

  constexpr string_view(std::string_view s) noexcept  // NOLINT
      : ptr_(s.data()), length_(s.size()) {}
  constexpr operator std::string_view() const noexcept {  // NOLINT
    return std::string_view(ptr_, length_);
  }
""",
    ),
    "str_cat.h": (
        "  AlphaNum(absl::string_view pc) : piece_(pc) {}  // NOLINT(runtime/explicit)\n",
        """  AlphaNum(absl::string_view pc) : piece_(pc) {}  // NOLINT
  AlphaNum(std::string_view pc) : piece_(pc.data(), pc.size()) {}  // NOLINT
""",
    ),
}

def _link_abseil_headers(ctx, source):
    options = ctx.read(source + "/base/options.h")
    own_view = "#define ABSL_OPTION_USE_STD_STRING_VIEW 0" in options
    for entry in ctx.path(source).readdir():
        if entry.basename != "strings" or not own_view:
            ctx.symlink(entry, "include/absl/" + entry.basename)
            continue
        for header in entry.readdir():
            target = "include/absl/strings/" + header.basename
            if header.basename in _ABSEIL_PATCHES:
                old, new = _ABSEIL_PATCHES[header.basename]
                text = ctx.read(header)
                if old not in text:
                    fail("%s is not as expected" % header)
                ctx.file(target, "#include <string_view>\n" + text.replace(old, new, 1))
            else:
                ctx.symlink(header, target)

def _abseil_impl(ctx):
    root = _root(ctx, "ABSEIL_ROOT")
    _require(ctx, root + "/include/absl", "libabsl-dev")
    libdir = _libdir(ctx, root, "pkgconfig/absl_base", [".pc"], "libabsl-dev")
    _link_abseil_headers(ctx, root + "/include/absl")
    build = ["package(default_visibility = [\"//visibility:public\"])"]
    for pc in ctx.path(libdir + "/pkgconfig").readdir():
        name = pc.basename
        if not name.startswith("absl_") or not name.endswith(".pc"):
            continue
        name = name[:-len(".pc")]
        requires, libs = _parse_pc(ctx.read(pc))
        build.append("""cc_library(
    name = "%s",
    includes = ["include"],
    linkopts = %s,
    deps = %s,
)""" % (name, repr((["-L" + libdir] if libs else []) + libs), repr([":" + r for r in requires] + [":headers"])))
    build.append("""cc_library(
    name = "headers",
    hdrs = glob(["include/absl/**/*.h", "include/absl/**/*.inc"]),
    includes = ["include"],
)""")
    ctx.file("BUILD.bazel", "\n\n".join(build) + "\n")
    for package, names in _ABSEIL_PACKAGES.items():
        aliases = ["package(default_visibility = [\"//visibility:public\"])"]
        for name in names:
            label = name.split("=")[0]
            target = name.split("=")[-1]
            aliases.append("""alias(
    name = "%s",
    actual = "//:absl_%s",
)""" % (label, target))
        ctx.file("absl/%s/BUILD.bazel" % package, "\n\n".join(aliases) + "\n")

abseil_repository = repository_rule(
    implementation = _abseil_impl,
    environ = ["ABSEIL_ROOT"],
    local = True,
)

def _library_impl(ctx):
    root = _root(ctx, ctx.attr.variable)
    _require(ctx, root + "/include/" + ctx.attr.marker, ctx.attr.package)
    linked = [libs[0] for libs in ctx.attr.libraries.values() if libs]
    search = []
    if linked:
        search = ["-L" + _libdir(
            ctx,
            root,
            "lib" + linked[0][len("-l"):],
            [".so", ".a"],
            ctx.attr.package,
        )]
    for folder in ctx.attr.headers:
        ctx.symlink(root + "/include/" + folder, "include/" + folder)
    build = ["package(default_visibility = [\"//visibility:public\"])"]
    for name, libs in ctx.attr.libraries.items():
        build.append("""cc_library(
    name = "%s",
    hdrs = glob(["include/**"], exclude_directories = 1),
    includes = ["include"],
    linkopts = %s,
)""" % (name, repr(search + libs if libs else [])))
    ctx.file("BUILD.bazel", "\n\n".join(build) + "\n")

debian_library = repository_rule(
    implementation = _library_impl,
    attrs = {
        "headers": attr.string_list(doc = "what of include/ it owns"),
        "libraries": attr.string_list_dict(doc = "target name -> link options; none: headers alone"),
        "marker": attr.string(doc = "a header that tells whether it is there"),
        "package": attr.string(doc = "Debian's name for it"),
        "variable": attr.string(doc = "environment variable of its root"),
    },
    environ = ["GTEST_ROOT", "BENCHMARK_ROOT", "PCRE2_ROOT", "CARES_ROOT", "XXHASH_ROOT"],
    local = True,
)

def _boringssl_impl(ctx):
    root = _root(ctx, "BORINGSSL_ROOT")
    android = "/android" if root == "/usr" else ""
    include = root + "/include" + android
    package = "android-libboringssl-dev"
    _require(ctx, include + "/openssl/ssl.h", package)
    libdir = _libdir(ctx, root, "libssl", [".so", ".a"], package, android)
    ctx.symlink(include + "/openssl", "include/openssl")

    # By path: another folder's -lssl may be OpenSSL's, and come first.
    ending = ".so" if ctx.path(libdir + "/libssl.so").exists else ".a"
    ctx.file("BUILD.bazel", """package(default_visibility = ["//visibility:public"])

cc_library(
    name = "crypto",
    hdrs = glob(["include/openssl/*.h"]),
    includes = ["include"],
    linkopts = ["-Wl,-rpath,{libdir}", "{libdir}/libcrypto{ending}"],
)

cc_library(
    name = "ssl",
    linkopts = ["-Wl,-rpath,{libdir}", "{libdir}/libssl{ending}"],
    deps = [":crypto"],
)
""".format(ending = ending, libdir = libdir))

boringssl_repository = repository_rule(
    implementation = _boringssl_impl,
    environ = ["BORINGSSL_ROOT"],
    local = True,
)
