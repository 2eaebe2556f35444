"""The headers of what a target is built from, as files."""

_Headers = provider(fields = ["files"])

def _collect_impl(target, ctx):
    own = [
        file
        for attribute in ["hdrs", "srcs", "textual_hdrs"]
        for file in getattr(ctx.rule.files, attribute, [])
        if file.extension == "h" and file.is_source
    ]
    if target.label.workspace_name:
        own = []
    deps = getattr(ctx.rule.attr, "deps", [])
    return [_Headers(files = depset(
        own,
        transitive = [dep[_Headers].files for dep in deps if _Headers in dep],
    ))]

_collect = aspect(
    implementation = _collect_impl,
    attr_aspects = ["deps"],
)

def _headers_impl(ctx):
    files = depset(transitive = [dep[_Headers].files for dep in ctx.attr.deps])
    return [DefaultInfo(files = files, runfiles = ctx.runfiles(transitive_files = files))]

headers = rule(
    implementation = _headers_impl,
    attrs = {"deps": attr.label_list(aspects = [_collect])},
    doc = "Our own headers among all that `deps` are built from, also those " +
          "that are private to their packages.",
)
