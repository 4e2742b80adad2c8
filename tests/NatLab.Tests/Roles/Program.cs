using System.Globalization;

namespace HyperDht.NatLab.Tests.Roles;

/// <summary>What this assembly does as a program: one peer of the lab, or a lab that somebody kills.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["server", var bootstrap, var nat, var relay, var keys]:
                return await ServerRole.RunAsync(new PeerTerms(bootstrap, nat == "open", relay), int.Parse(keys, CultureInfo.InvariantCulture));
            case ["client", var bootstrap, var nat, var relay]:
                return await ClientRole.RunAsync(new PeerTerms(bootstrap, nat == "open", relay));
            case ["roam", var bootstrap, var nat, var relay, var key]:
                return await RoamRole.RunAsync(new PeerTerms(bootstrap, nat == "open", relay), key);
            case ["transfer", var bootstrap, var nat, var relay, var key, var bytes]:
                return await TransferRole.RunAsync(new PeerTerms(bootstrap, nat == "open", relay), key, int.Parse(bytes, CultureInfo.InvariantCulture));
            case ["lab"]:
                return await LabRole.RunAsync();
            default:
                await Console.Error.WriteLineAsync("roles: server BOOTSTRAP open|nat RELAY|none KEYS, client BOOTSTRAP open|nat RELAY|none, roam BOOTSTRAP open|nat RELAY|none KEY, transfer BOOTSTRAP open|nat RELAY|none KEY BYTES, lab");
                return 2;
        }
    }
}
