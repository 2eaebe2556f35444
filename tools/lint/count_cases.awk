# Counts the test cases in one test.xml: GoogleTest's cases, or one for a program
# of another kind, for which Bazel writes the file.
#
#   awk -v status=PASSED -f count_cases.awk test.xml     prints "passed failed skipped"
#
# `status` is Bazel's verdict. A test that failed with no failed case in its file
# (a sanitizer at exit, a time limit) counts as one failure more.

function finish() {
  if (!inside) return
  if (bad) failed++
  else if (not_run) skipped++
  else passed++
  inside = 0
}
# What a test printed is not markup.
cdata { cdata = !/\]\]>/; next }
/^[ \t]*<testcase / {
  finish()
  inside = 1
  bad = 0
  not_run = /status="notrun"/ || /result="(skipped|suppressed)"/
}
inside && (/^[ \t]*<(failure|error)[ >]/ || /><(failure|error)[ >]/) { bad = 1 }
/<\/testcase>/ || /<testcase .*\/>/ { finish() }
/<!\[CDATA\[/ && !/\]\]>/ { cdata = 1 }
END {
  finish()
  if (status != "PASSED" && !failed) failed = 1
  print passed + 0, failed + 0, skipped + 0
}
