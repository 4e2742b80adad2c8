# Builds the tool into artifacts/tool when something changed; sourced by ./hyperdht and ./test.

tool_dir="$root/artifacts/tool"

tool_is_current() {
  [ -f "$tool_dir/hyperdht.dll" ] && [ -f "$tool_dir/.built" ] &&
    [ -z "$(find "$root/src" "$root/Directory.Build.props" "$root/Directory.Packages.props" -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' \) \
        -not -path '*/obj/*' -not -path '*/bin/*' -newer "$tool_dir/.built" -print -quit)" ]
}

build_tool() {
  tool_is_current && return
  say "Building the tool (once; a minute or two) ..."
  local log rid
  log=$(mktemp)
  publish() { dotnet publish "$root/src/Cli/Cli.csproj" -c Release -nologo -v q "$@" >"$log" 2>&1; }
  rid=$(dotnet --info | sed -nE 's/^ *RID: *//p' | head -n 1)
  # Compiled ahead for this machine it starts in half the time; that compiler is a package which may not be at hand.
  if ! publish -o "$tool_dir" -r "$rid" && ! publish -o "$tool_dir"; then
    cat "$log" >&2
    say "The build failed; the lines above say why."
    return 1
  fi
  # As machine code, without a runtime, it starts in a tenth of the time. That takes a C compiler for the linking.
  # It stands in for the program that only starts the runtime; without it everything works, more slowly.
  rm -f "$tool_dir/hyperdht"
  if command -v cc >/dev/null 2>&1 && publish -o "$root/artifacts/native" -r "$rid" -p:PublishAot=true -p:IlcInstructionSet=native; then
    cp "$root/artifacts/native/hyperdht" "$tool_dir/hyperdht"
  fi
  rm -f "$log"
  touch "$tool_dir/.built"
}
