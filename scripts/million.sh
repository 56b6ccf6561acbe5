#!/usr/bin/env bash
# Copyright 2026 The Ratable Authors
# SPDX-License-Identifier: Apache-2.0
#
# usage: scripts/million.sh FOLDER [CONTRACTS]
#
# Writes a book of a million contracts for measuring: FOLDER/csv/contracts.csv
# and FOLDER/jsonl/contracts.jsonl, the same contracts in both.
set -euo pipefail
mkdir -p "$1/csv" "$1/jsonl"
awk -v n="${2:-1000000}" -v dir="$1" 'BEGIN {
	csv = dir "/csv/contracts.csv"; jsonl = dir "/jsonl/contracts.jsonl"
	print "id,customer,signed,starts,term,currency,billing.every,billing.net,lines.product,lines.quantity,lines.unit_price,lines.per" > csv
	split("1 month,3 months,12 months,12 months", every, ",")
	for (i = 0; i < n; i++) {
		y = 2023 + int(i * 37 % 1000 / 365); m = 1 + i * 7 % 12; d = 1 + i * 11 % 28
		day = sprintf("%d-%02d-%02d", y, m, d)
		price = sprintf("%d.%02d", 10 + i % 90, i % 100)
		e = every[i % 4 + 1]; q = i % 20 + 1; p = "plan-" i % 10
		id = sprintf("k-%07d", i); c = sprintf("c-%07d", i)
		print id "," c "," day "," day ",12 months,USD," e ",30 days," p "," q "," price ",month" > csv
		print "{\"type\":\"contract\",\"id\":\"" id "\",\"customer\":\"" c "\",\"signed\":\"" day "\",\"starts\":\"" day "\",\"term\":\"12 months\",\"currency\":\"USD\",\"billing\":{\"every\":\"" e "\",\"net\":\"30 days\"},\"lines\":[{\"product\":\"" p "\",\"quantity\":" q ",\"unit_price\":" price ",\"per\":\"month\"}]}" > jsonl
	}
}'
