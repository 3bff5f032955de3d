#!/bin/sh
# The main job on the fixture school, as an administrator's script would do it.
#
#   sh test/story/story.sh STORE FOLDER
#
# Each step leaves in FOLDER its document (NN-name.json), what it said of an error (NN-name.err) and its exit code
# (NN-name.code). The script goes on after a refusal, so that it can be run on the same store again.
set -u

STORE=$1
mkdir -p "$2"
OUT=$(cd "$2" && pwd)
case $STORE in /*) ;; *) STORE=$PWD/$STORE ;; esac
cd "$(dirname "$0")/../.." || exit 1

SFERUM_LANG=ru
SFERUM_NOW=2026-09-07T06:00:00.000Z
export SFERUM_LANG SFERUM_NOW
umask 077
number=0

# step NAME ARGUMENTS… runs a command line.
step() {
  name=$1
  shift
  number=$((number + 1))
  file=$OUT/$(printf '%02d' "$number")-$name
  node bin/sferum-admin.js --store "$STORE" --json "$@" >"$file.json" 2>"$file.err"
  code=$?
  echo "$code" >"$file.code"
  printf '%3d  %s\n' "$code" "$name"
}

# pick NAME EXPRESSION prints what a JavaScript expression finds in the document `it` of a step, one a line.
pick() {
  node -e '
    const { readFileSync, readdirSync } = require("node:fs");
    const [folder, name, expression] = process.argv.slice(1);
    const file = readdirSync(folder).find((one) => one.replace(/^\d+-/, "") === `${name}.json`);
    const it = JSON.parse(readFileSync(`${folder}/${file}`, "utf8"));
    for (const line of Function("it", `return ${expression}`)(it)) console.log(line);
  ' "$OUT" "$1" "$2"
}

school=fixtures/school

step register-org register-org --from $school/organization.json

step import-staff import-roster $school/staff.csv --role teacher
step import-pupils-5-11 import-roster $school/pupils-5-11.csv --role pupil --create-classes
for file in "$school"/classes/*.csv; do
  step "import-pupils-$(basename "$file" .csv)" import-roster "$file" --role pupil --create-classes
done
step assign-homeroom assign-homeroom --from $school/homeroom.csv
step list-classes list-classes

step invite-pupils invite --all --role pupil
step invite-staff invite Учительская --role teacher
step invite-parents invite 5А --role parent --uses 30
step list-invites list-invites --show-links

# People apply with the codes they were given: «класс;роль» of the fixture stand for the code issued for them.
pick list-invites 'it.items.filter((one) => one.state === "open").map((one) => [one.class, one.role, one.code].join(";"))' \
  >"$OUT/codes.csv"
node -e '
  const { readFileSync, writeFileSync } = require("node:fs");
  const [codesFile, requestsFile, joinFile] = process.argv.slice(1);
  const read = (file) => readFileSync(file, "utf8").replace(/^\ufeff/, "").trim().split(/\r?\n/);
  const codes = new Map(read(codesFile).map((line) => line.split(";")).map(([room, role, code]) => [`${room} ${role}`, code]));
  const roles = { ученик: "pupil", учитель: "teacher", родитель: "parent" };
  const [, ...rows] = read(requestsFile);
  const lines = rows.map((row) => row.split(";")).map(([room, role, ...rest]) => [codes.get(`${room} ${roles[role]}`), ...rest].join(";"));
  writeFileSync(joinFile, ["код;ФИО;телефон;почта;дата рождения;ребёнок", ...lines, ""].join("\r\n"));
' "$OUT/codes.csv" $school/requests.csv "$OUT/join.csv"
step join join --from "$OUT/join.csv"

step approve-matched approve --matched --verify
step list-requests list-requests
# The parents, and those whose name is a slip of the pen away, each as the one person it may be.
# shellcheck disable=SC2046
step approve-parents approve $(pick list-requests 'it.items.filter((one) => one.role === "parent").map((one) => one.id)') --as-new
similar='it.items.filter((one) => one.role !== "parent" && one.match.kind === "similar")'
step approve-similar approve "$(pick list-requests "$similar.slice(0, 1).map((one) => one.id)")" \
  --person "#$(pick list-requests "$similar.slice(0, 1).map((one) => one.match.candidates[0].id)")"
step list-pending list-requests --state pending
# shellcheck disable=SC2046
step reject reject $(pick list-pending 'it.items.map((one) => one.id)') --reason 'нет в списке класса'
step verify-teacher verify-teacher --all-joined
step list-people list-people
step list-missing list-people --missing --class 5А

SFERUM_NOW=2026-09-22T06:00:00.000Z
step revoke-invites revoke-invites --unused --older-than 14d
step show-org show-org
step stats stats
