# From Bazel's event file (--build_event_json_file): "STATUS /path/test.xml" for
# each test that ran, also those whose result came from the cache. Run with -n.
/^{"id":{"testResult":/ {
  s/.*"name":"test\.xml","uri":"file:\/\/\([^"]*\)".*"status":"\([A-Z_]*\)".*/\2 \1/p
}
