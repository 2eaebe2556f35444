core.register_fetches("score", function(txn) return 1 end)
