using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Simulation.Tests.Threats.Forging;

/// <summary>One connect in a network with a relay that forges.</summary>
internal static class ForgedConnect
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(40);

    /// <summary>Runs one network.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="toClient">What the relay makes of the server's answers.</param>
    /// <param name="toServer">What it makes of the client's rounds.</param>
    /// <param name="serverNat">What is in front of the server.</param>
    /// <param name="clientNat">What is in front of the client.</param>
    public static ForgedOutcome Run(int seed, Lie toClient, Lie toServer, SimulatedNatOptions serverNat, SimulatedNatOptions clientNat)
    {
        var forgery = new Forgery();
        ForgedOutcome? outcome = null;
        var stray = 0;
        var options = new SimulatedNetworkOptions
        {
            Build = builder =>
            {
                builder.Services.AddSingleton(forgery);
                builder.AddBehavior(typeof(ForgingBehavior));
            },
            OnEvent = datagram => stray += datagram.Fate is SimulatedFate.Delivered or SimulatedFate.Unreachable
                && datagram.Destination.Host == forgery.Forger?.Victim.Host ? datagram.Datagram.Length : 0,
        };
        SimulatedNetwork.RunAsync(
            seed,
            async network =>
            {
                await network.AddBootstrapperAsync();
                await network.AddNodesAsync(8);
                var server = await network.AddNat(serverNat).AddNodeAsync();
                var client = await network.AddNat(clientNat).AddNodeAsync();
                forgery.Forger = new Forger(network, server.DefaultKeyPair.PublicKey, toClient, toServer);
                await using var listener = await server.ListenAsync();
                var start = network.Now;
                var connecting = client.ConnectAsync(listener.PublicKey);
                IHyperDhtConnection? connection = null;
                ConnectTrace? trace;
                try
                {
                    connection = await connecting;
                    trace = connection.Trace;
                }
                catch (HyperDhtException error)
                {
                    trace = error.Trace;
                }

                var took = connection is null ? TimeSpan.MaxValue : network.Now - start;
                await network.Delay(Rest);
                outcome = new ForgedOutcome(took, stray, forgery.Forger.Answered, Tell(trace));
                if (connection is not null)
                {
                    await using var accepted = await listener.AcceptAsync();
                    await connection.AsStream().WriteAsync(new byte[1000]);
                    await accepted.AsStream().ReadExactlyAsync(new byte[1000]);
                    await connection.DisposeAsync();
                }
            },
            options).GetAwaiter().GetResult();
        return outcome!;
    }

    private static string Tell(ConnectTrace? trace) => string.Concat(
        (trace?.Steps ?? []).Select(step => $"\n      {step.At.TotalMilliseconds,8:0} ms  {step.Name}: {step.Detail} -> {step.Outcome}"));
}
