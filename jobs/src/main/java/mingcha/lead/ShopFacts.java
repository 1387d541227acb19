package mingcha.lead;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What is known of one shop and of its operator; null where it is not.
 *
 * @param operatorName masked for a natural person
 * @param address pseudonym for a natural person
 * @param registerName name in the register's row of the USCC
 * @param origin county that most ordinary parcels come from, with its share and how many there are
 */
public record ShopFacts(
    String platform,
    String shopId,
    String name,
    String url,
    String operatorName,
    String operatorType,
    String uscc,
    String personId,
    String regionCode,
    String address,
    boolean isSelfOperated,
    String registerName,
    String registerRegion,
    String registerAddress,
    String origin,
    double originShare,
    long parcels) {

  /** A shop that the dumps do not describe. */
  static ShopFacts unknown(String platform, String shopId) {
    return new ShopFacts(
        platform, shopId, null, null, null, null, null, null, null, null, false, null, null, null,
        null, 0, 0);
  }

  /** The operator: by USCC, else by person, else by name and address; null when none is known. */
  public String operatorKey() {
    if (uscc != null && !uscc.isBlank()) {
      return "uscc:" + uscc;
    }
    if (personId != null && !personId.isBlank()) {
      return "person:" + personId;
    }
    if (operatorName == null || operatorName.isBlank() || address == null || address.isBlank()) {
      return null;
    }
    byte[] both =
        (operatorName.length() + ":" + operatorName + address).getBytes(StandardCharsets.UTF_8);
    return "name:" + DigestUtils.sha256Hex(both).substring(0, 22);
  }

  Router.Place place() {
    boolean isPerson = "natural_person".equals(operatorType);
    String shown = isPerson ? null : address;
    return new Router.Place(
        platform,
        isSelfOperated,
        uscc,
        regionCode,
        origin,
        originShare,
        parcels,
        registerRegion,
        shown == null ? registerAddress : shown);
  }
}
