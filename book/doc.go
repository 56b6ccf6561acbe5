// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package book reads books: files of facts in YAML, JSON Lines or CSV. It puts
// the facts together, checks what names what, and groups them for derive. It
// writes facts back as well.
//
// What a single fact may say lives in fact; what facts add up to lives in
// derive; this package knows files and the relations between facts only.
package book
