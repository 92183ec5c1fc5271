// Fragments that all table definitions share. What stands here is part of the migrations' text: a change of it is a
// change of migrations that were applied already, which their checksums refuse.

/// Who made a row, and when (microseconds since the epoch).
let creationColumns = """
  created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL CHECK (length(created_by) BETWEEN 1 AND 64)
  """

/// Who made a row and who changed it last.
let changeColumns =
  creationColumns + """
    ,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL CHECK (length(updated_by) BETWEEN 1 AND 64)
    """

/// Members of a document that have no column.
let extraColumn = "extra TEXT NOT NULL DEFAULT '{}' CHECK (extra = '{}' OR json_valid(extra))"

/// A CHECK that a column holds a member of an enumeration or NULL.
func oneOf(_ column: String, _ members: String...) -> String {
  "CHECK (\(column) IN (\(members.map { "'\($0)'" }.joined(separator: ", "))))"
}

/// The triggers of a table whose rows keep who created them, whatever else changes.
func keepsCreation(_ tables: String...) -> String {
  tables.map { table in
    """
    CREATE TRIGGER \(table)_keeps_creation BEFORE UPDATE ON \(table)
    WHEN NEW.created_at IS NOT OLD.created_at OR NEW.created_by IS NOT OLD.created_by
    BEGIN SELECT RAISE(ABORT, '\(table): created_at and created_by never change'); END;

    """
  }.joined()
}

/// The triggers of a table whose rows never change and never go away; `key` tells of a row that is there already, since
/// INSERT OR REPLACE deletes without asking a BEFORE DELETE trigger.
func appendOnly(_ table: String, key: [String]) -> String {
  let match = key.map { "\($0) = NEW.\($0)" }.joined(separator: " AND ")
  return """
    CREATE TRIGGER \(table)_no_update BEFORE UPDATE ON \(table)
    BEGIN SELECT RAISE(ABORT, '\(table): append-only'); END;
    CREATE TRIGGER \(table)_no_delete BEFORE DELETE ON \(table)
    BEGIN SELECT RAISE(ABORT, '\(table): append-only'); END;
    CREATE TRIGGER \(table)_no_replace BEFORE INSERT ON \(table)
    WHEN EXISTS (SELECT 1 FROM \(table) WHERE \(match))
    BEGIN SELECT RAISE(ABORT, '\(table): append-only, the key exists'); END;

    """
}
