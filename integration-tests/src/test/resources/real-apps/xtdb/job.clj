;; Opens a node on SQLite, submits as many transactions as it is told, and says what the node holds.
(require '[xtdb.api :as xt])

(def node
  (xt/start-node
   {:xtdb.jdbc/connection-pool {:dialect {:xtdb/module 'xtdb.jdbc.sqlite/->dialect}
                                :db-spec {:dbname "app.db"}}
    :xtdb/tx-log {:xtdb/module 'xtdb.jdbc/->tx-log
                  :connection-pool :xtdb.jdbc/connection-pool}
    :xtdb/document-store {:xtdb/module 'xtdb.jdbc/->document-store
                          :connection-pool :xtdb.jdbc/connection-pool}}))

(defn say-what-it-holds [when]
  (xt/sync node)
  (println when
           (:xtdb.api/tx-id (xt/latest-completed-tx node))
           (sort (xt/q (xt/db node) '{:find [room (count e) (sum beds)]
                                      :where [[e :room room] [e :beds beds]]}))))

(say-what-it-holds "before")
;; Awaited one by one: reading and writing at the same time, XTDB locks itself out of a database
;; with a rollback journal now and then.
(dotimes [i (Long/parseLong (first *command-line-args*))]
  (let [guest (keyword (str "guest" (mod i 40)))
        leaving (keyword (str "guest" (mod (* 11 i) 50)))]
    (xt/await-tx node (xt/submit-tx node [[::xt/put {:xt/id guest :room (mod i 7) :beds i}]
                                          [::xt/delete leaving]]))))
(say-what-it-holds "after")
(.close node)
(shutdown-agents)
