using System.Globalization;
using HyperDht.NatLab.Peer;

switch (args)
{
    case ["server", var bootstrap, var nat, var relay, var keys]:
        return await ServerRole.RunAsync(new PeerTerms(bootstrap, nat == "open", relay), int.Parse(keys, CultureInfo.InvariantCulture));
    case ["server", var bootstrap, var nat, var relay, var keys, "reusable"]:
        return await ServerRole.RunAsync(
            new PeerTerms(bootstrap, nat == "open", relay), int.Parse(keys, CultureInfo.InvariantCulture), isReusable: true);
    case ["client", var bootstrap, var nat, var relay]:
        return await ClientRole.RunAsync(new PeerTerms(bootstrap, nat == "open", relay));
    case ["roam", var bootstrap, var nat, var relay, var key]:
        return await RoamRole.RunAsync(new PeerTerms(bootstrap, nat == "open", relay), key);
    case ["idle", var bootstrap, var nat, var relay, var key]:
        return await IdleRole.RunAsync(new PeerTerms(bootstrap, nat == "open", relay), key);
    case ["reuse", var bootstrap, var nat, var relay, var key]:
        return await ReuseRole.RunAsync(new PeerTerms(bootstrap, nat == "open", relay), key);
    case ["transfer", var bootstrap, var nat, var relay, var key, var bytes]:
        return await TransferRole.RunAsync(new PeerTerms(bootstrap, nat == "open", relay), key, int.Parse(bytes, CultureInfo.InvariantCulture));
    default:
        await Console.Error.WriteLineAsync(
            "roles, each with BOOTSTRAP open|nat RELAY|none: server KEYS [reusable], client, roam KEY, idle KEY, reuse KEY, transfer KEY BYTES");
        return 2;
}
