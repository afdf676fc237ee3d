package org.litestream4j.frameworks;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

interface Tasks {
  @Update("CREATE TABLE IF NOT EXISTS task (id INTEGER PRIMARY KEY, title TEXT, done INTEGER)")
  void create();

  @Insert("INSERT INTO task (title, done) VALUES (#{title}, 0)")
  void add(@Param("title") String title);

  @Update("UPDATE task SET done = 1 WHERE id % #{every} = 0")
  int finish(@Param("every") int every);

  @Select("SELECT count(*) FROM task WHERE done = #{done}")
  long count(@Param("done") int done);
}
