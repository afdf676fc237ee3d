package org.litestream4j.frameworks.visits;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** By Spring Data JDBC. */
@Table
public record Visit(@Id @Nullable Long id, String page) {}
