using HyperDht.Holepunch.Nat;
using HyperDht.Holepunch.Sockets;
using HyperDht.Rpc;
using HyperDht.Testing;
using HyperDht.Transport;
using NSubstitute;

namespace HyperDht.Holepunch.Tests.Sockets;

public class SampledSocketTests
{
    [Fact]
    public Task WhatTheTurnSends_LeavesBeforeTheQuestions() => SimulatedNetwork.RunAsync(11, network => network.InvokeAsync(async () =>
    {
        var transport = network.AddHost();
        var pool = new PunchSocketPool(transport, 0, Substitute.For<IDatagramReceiver>());
        var rpc = Substitute.For<IDhtRpc>();
        rpc.ToArray().Returns([.. Enumerable.Range(1, 6).Select(i => PeerAddress.Parse($"5{i}.0.0.1:1"))]);
        rpc.PingAsync(default, null, default).ReturnsForAnyArgs(new TaskCompletionSource<DhtResponse>().Task);

        using var sampled = new SampledSocket(transport.Loop, pool.TryOpen()!, rpc);

        Assert.Equal(0, Asked(rpc));
        await network.Delay(TimeSpan.FromMilliseconds(1));
        Assert.Equal(NatAnalyzer.EnoughSamples, Asked(rpc));
    }));

    [Fact]
    public Task AttemptThatEndsInItsFirstTurn_AsksNobody() => SimulatedNetwork.RunAsync(12, network => network.InvokeAsync(async () =>
    {
        var transport = network.AddHost();
        var pool = new PunchSocketPool(transport, 0, Substitute.For<IDatagramReceiver>());
        var rpc = Substitute.For<IDhtRpc>();
        rpc.ToArray().Returns([PeerAddress.Parse("51.0.0.1:1")]);

        new SampledSocket(transport.Loop, pool.TryOpen()!, rpc).Dispose();
        await network.Delay(TimeSpan.FromMilliseconds(1));

        Assert.Equal((0, 0), (Asked(rpc), pool.Count));
    }));

    private static int Asked(IDhtRpc rpc) => rpc.ReceivedCalls().Count(call => call.GetMethodInfo().Name == nameof(IDhtRpc.PingAsync));
}
