package org.litestream4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachStatementTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "attach 'a b.db' as x                 ; a b.db ; x   ; -",
        "ATTACH DATABASE \"a.db\" AS 'x y'    ; a.db   ; x y ; -",
        "ATTACH 'a.db' AS x KEY 'it''s'       ; a.db   ; x   ; it's",
        "ATTACH ? AS x KEY 'k'                ; first  ; x   ; k",
        "ATTACH ?1 AS x                       ; first  ; x   ; -",
        "ATTACH :file AS x KEY ?              ; first  ; x   ; -",
        "ATTACH 'a.db' AS x KEY @key          ; a.db   ; x   ; first",
        "ATTACH ?2 AS x                       ; -      ; -   ; -",
        "ATTACH ?12 AS x                      ; -      ; -   ; -",
        "ATTACH 'a' || '.db' AS x             ; -      ; -   ; -",
        "ATTACH 'a.db' AS x KEY 'k' || 'l'    ; a.db   ; x   ; -",
      })
  void isTakenApartAsFarAsItIsOfTextsAndItsFirstParameter(
      String sql, String file, String schema, String key) {
    AttachStatement attach = AttachStatement.parse(sql, Optional.of("first")).orElseThrow();
    assertThat(attach.file().orElse("-")).isEqualTo(file);
    assertThat(attach.schema().orElse("-")).isEqualTo(schema);
    assertThat(attach.key().orElse("-")).isEqualTo(key);
  }

  @Test
  void isNoOtherStatement() {
    assertThat(AttachStatement.parse("DETACH x", Optional.empty())).isEmpty();
    assertThat(AttachStatement.parse("ATTACHED", Optional.empty())).isEmpty();
  }
}
