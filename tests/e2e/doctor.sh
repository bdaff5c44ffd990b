# shellcheck shell=bash
# What the tests of the doctor share: questions to its document, which is in $DOCUMENT, its status in $STATUS. After lib.sh.
DOCUMENT=$SCRATCH/document
STATUS=0

# ask EXPRESSION: what Python makes of the document d; f(CLASS[, CONCERNS]) is the first finding of that class, and
# client(HOST, NAME) what a client came to.
DOCTOR_PY='
import json, sys
d = json.load(open(sys.argv[1]))
def f(name, concerns=""):
    return next((one for one in d["findings"] if one["class"] == name and one["concerns"].startswith(concerns)), {})
def client(host, name):
    path = next(one for one in d["hosts"] if one["host"] == host)
    return next((one for one in path["clients"] if one["client"] == name), {})
'
ask() { python3 -c "$DOCTOR_PY"'sys.exit(0 if eval(sys.argv[2]) else 1)' "$DOCUMENT" "$1"; }

# told EXPRESSION: prints it
told() { python3 -c "$DOCTOR_PY"'print(eval(sys.argv[2]))' "$DOCUMENT" "$1"; }

exits() { check "$2: exit status $1" test "$STATUS" = "$1"; }
that() { check "$1" ask "$2"; } # WHAT EXPRESSION

# connects PROFILE HOST NUMBER WHAT
connects() {
  lab log "$1" >"$SCRATCH/requests"
  check "$4" test "$(grep -c "CONNECT $2" "$SCRATCH/requests")" = "$3"
}
