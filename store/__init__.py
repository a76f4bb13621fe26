"""The only room that speaks SQL: records, rollups and the state of alerts and cases. One file per noun."""
