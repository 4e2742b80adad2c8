using HyperDht;
using HyperDht.Plugins;
using HyperDht.Testing;
using NoticeBoard;

// A small DHT on this machine whose nodes all have the plug-in. In a host: services.AddHyperDht().AddPlugin<NoticeBoardPlugin>().
await using var testnet = await HyperDhtTestnet.StartAsync(size: 6, build: dht => dht.AddPlugin<NoticeBoardPlugin>());
var target = NodeId.Hash("kitchen"u8);

// One program posts: walk to the nodes nearest to the target, then post on each of them with the token that it gave.
await using var writer = await testnet.CreateNodeAsync();
var board = writer.Plugin<NoticeBoardPlugin>();
var posted = await board.CommitAsync(target, walk: new ReadBoard(0), commit: new PostNotice("The kettle is new."));
Console.WriteLine($"posted on {posted.Count(reply => reply.HasValue)} nodes");

// Another one reads what any of them has.
await using var reader = await testnet.CreateNodeAsync();
await foreach (var reply in reader.Plugin<NoticeBoardPlugin>().QueryAsync(target, new ReadBoard()))
{
    if (reply.Value!.Notices is [var newest, ..])
    {
        Console.WriteLine($"{reply.From} says: {newest.Text}");
        break;
    }
}
