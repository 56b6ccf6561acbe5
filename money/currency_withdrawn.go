// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

// withdrawnTable lists currencies that books of past years may be in, sorted by
// code. Source: list three of ISO 4217, the historic denominations. That list
// has no minor units: they are those of the list that was in force before each
// was withdrawn, as in the currency data of OpenJDK.
var withdrawnTable = [...]currencyInfo{
	{Currency{'A', 'N', 'G'}, 2, "Netherlands Antillean Guilder"},
	{Currency{'A', 'T', 'S'}, 2, "Schilling"},
	{Currency{'B', 'E', 'F'}, 0, "Belgian Franc"},
	{Currency{'B', 'G', 'N'}, 2, "Bulgarian Lev"},
	{Currency{'B', 'Y', 'R'}, 0, "Belarusian Ruble"},
	{Currency{'C', 'U', 'C'}, 2, "Peso Convertible"},
	{Currency{'C', 'Y', 'P'}, 2, "Cyprus Pound"},
	{Currency{'D', 'E', 'M'}, 2, "Deutsche Mark"},
	{Currency{'E', 'E', 'K'}, 2, "Kroon"},
	{Currency{'E', 'S', 'P'}, 0, "Spanish Peseta"},
	{Currency{'F', 'I', 'M'}, 2, "Markka"},
	{Currency{'F', 'R', 'F'}, 2, "French Franc"},
	{Currency{'G', 'R', 'D'}, 0, "Drachma"},
	{Currency{'H', 'R', 'K'}, 2, "Kuna"},
	{Currency{'I', 'E', 'P'}, 2, "Irish Pound"},
	{Currency{'I', 'T', 'L'}, 0, "Italian Lira"},
	{Currency{'L', 'T', 'L'}, 2, "Lithuanian Litas"},
	{Currency{'L', 'U', 'F'}, 0, "Luxembourg Franc"},
	{Currency{'L', 'V', 'L'}, 2, "Latvian Lats"},
	{Currency{'M', 'R', 'O'}, 2, "Ouguiya"},
	{Currency{'M', 'T', 'L'}, 2, "Maltese Lira"},
	{Currency{'N', 'L', 'G'}, 2, "Netherlands Guilder"},
	{Currency{'P', 'T', 'E'}, 0, "Portuguese Escudo"},
	{Currency{'S', 'I', 'T'}, 2, "Tolar"},
	{Currency{'S', 'K', 'K'}, 2, "Slovak Koruna"},
	{Currency{'S', 'L', 'L'}, 2, "Leone"},
	{Currency{'S', 'T', 'D'}, 2, "Dobra"},
	{Currency{'V', 'E', 'F'}, 2, "Bolivar"},
	{Currency{'Z', 'W', 'L'}, 2, "Zimbabwe Dollar"},
}
