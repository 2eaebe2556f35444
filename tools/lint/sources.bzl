"""The sources of what a target is built from, as files."""

_Sources = provider(fields = ["files"])

def _collect_impl(target, ctx):
    own = [
        file
        for attribute in ["hdrs", "srcs", "textual_hdrs"]
        for file in getattr(ctx.rule.files, attribute, [])
        if file.extension in ["h", "cc"] and file.is_source
    ]
    if target.label.workspace_name:
        own = []
    deps = getattr(ctx.rule.attr, "deps", [])
    return [_Sources(files = depset(
        own,
        transitive = [dep[_Sources].files for dep in deps if _Sources in dep],
    ))]

_collect = aspect(
    implementation = _collect_impl,
    attr_aspects = ["deps"],
)

def _sources_impl(ctx):
    files = depset(transitive = [dep[_Sources].files for dep in ctx.attr.deps])
    return [DefaultInfo(files = files, runfiles = ctx.runfiles(transitive_files = files))]

sources = rule(
    implementation = _sources_impl,
    attrs = {"deps": attr.label_list(aspects = [_collect])},
    doc = "Our own sources among all that `deps` are built from, also those " +
          "that are private to their packages.",
)
