package org.litestream4j.simulation;

/** What goes wrong in a simulation; each kind must have happened for a run to prove something. */
public enum Fault {
  /** The process is killed before an I/O call. */
  KILL,
  /** The process is killed half-way through a write. */
  KILL_IN_WRITE,
  /** The machine loses power: what was not forced to the disk may be gone, in any order. */
  POWER_CUT,
  /** Of an unforced write only some sectors survive a power cut. */
  TORN_WRITE,
  /** An unforced write survives a power cut that an earlier one does not. */
  REORDERED_WRITES,
  /** A file that was renamed or made has its former name after a power cut. */
  LOST_NAME,
  /** The app's last commits are gone after a power cut. */
  LOST_COMMITS,
  /** A write fails, as on a full disk. */
  NO_SPACE,
  /** A read, a force or a rename fails. */
  IO_ERROR,
  /** A read gives fewer bytes than it was asked for. */
  SHORT_READ,
  /** A write takes fewer bytes than it was given. */
  SHORT_WRITE,
  /** The store does not answer for a while. */
  STORE_AWAY,
  /** A request fails before it has done anything. */
  REQUEST_LOST,
  /** A request has done its work and fails all the same. */
  ANSWER_LOST,
  /** A request that failed does its work later. */
  LATE_REQUEST,
  /** A listing shows what was there some seconds ago. */
  STALE_LISTING,
  /** An object comes in part, and then an error. */
  BROKEN_DOWNLOAD,
  /** So much waits for a store that is away that it is merged. */
  SPOOL_FULL,
  /** The clock on the wall is set back. */
  CLOCK_SET_BACK,
  /** Somebody else writes to the database while we follow it. */
  FOREIGN_WRITER,
  /** The machine comes back with the disk of an earlier day; its replica is what it was. */
  DISK_PUT_BACK,
  /** Somebody restores the database from its replica, and goes on with that. */
  RESTORED,
  /** The database is behind its replica before it is opened, and is brought up to that. */
  REPAIRED,
  /** Database and replica have gone apart: the one is kept aside, the other restored. */
  DIVERGED_RESTORED,
  /** They have gone apart, and the app's open is refused. */
  REFUSED,
  /** The app works on its database while the agent is off. */
  AGENT_OFF,
  /** The app ends as it should. */
  CLEAN_END
}
