// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import "runtime/debug"

// version is the module version or the commit that the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}
