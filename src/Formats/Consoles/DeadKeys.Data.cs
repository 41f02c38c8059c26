namespace Limyra.Formats.Consoles;

/// <summary>What dead keys make of letters: the name, the character the kernel knows the key by, then
/// pairs of a letter and what becomes of it (canonical composition of Unicode, and keymaps(5) for
/// stroke, currency and greek).</summary>
internal static partial class DeadKeys
{
    private static ReadOnlySpan<byte> Data => """
        grave ` AÀEÈIÌNǸOÒUÙWẀYỲaàeèiìnǹoòuùwẁyỳÂẦÊỀÔỒÜǛâầêềôồüǜĂẰăằĒḔēḕŌṐōṑΑᾺΕῈΗῊΙῚΟῸΥῪΩῺαὰ
        grave ` εὲηὴιὶοὸυὺωὼϊῒϋῢЕЀИЍеѐиѝ
        acute ' AÁCĆEÉGǴIÍKḰLĹMḾNŃOÓPṔRŔSŚUÚWẂYÝZŹaácćeégǵiíkḱlĺmḿnńoópṕrŕsśuúwẃyýzźÂẤÅǺÆǼÇḈ
        acute ' ÊẾÏḮÔỐÕṌØǾÜǗâấåǻæǽçḉêếïḯôốõṍøǿüǘĂẮăắĒḖēḗŌṒōṓŨṸũṹΑΆΕΈΗΉΙΊΟΌΥΎΩΏαάεέηήιίοόυύωώ
        acute ' ϊΐϋΰГЃКЌгѓкќ
        circumflex ^ AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶZẐaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑ
        tilde ~ AÃEẼIĨNÑOÕUŨVṼYỸaãeẽiĩnñoõuũvṽyỹÂẪÊỄÔỖâẫêễôỗĂẴăẵ
        diaeresis " AÄEËHḦIÏOÖUÜWẄXẌYŸaäeëhḧiïoötẗuüwẅxẍyÿÕṎõṏŪṺūṻΙΪΥΫιϊυϋАӒЕЁЖӜЗӞИӤОӦУӰЧӴЫӸЭӬаӓ
        diaeresis " еёжӝзӟиӥоӧуӱчӵыӹэӭії
        cedilla , CÇDḐEȨGĢHḨKĶLĻNŅRŖSŞTŢcçdḑeȩgģhḩkķlļnņrŗsştţĆḈćḉĔḜĕḝ
        macron _ AĀEĒGḠIĪOŌUŪYȲaāeēgḡiīoōuūyȳÄǞÆǢÕȬÖȪÜǕäǟæǣõȭöȫüǖΑᾹΙῙΥῩαᾱιῑυῡИӢУӮиӣуӯ
        breve U AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭΑᾸΙῘΥῨαᾰιῐυῠАӐЕӖЖӁИЙУЎаӑеӗжӂийуў
        abovedot . AȦBḂCĊDḊEĖFḞGĠHḢIİMṀNṄOȮPṖRṘSṠTṪWẆXẊYẎZŻaȧbḃcċdḋeėfḟgġhḣmṁnṅoȯpṗrṙsṡtṫwẇxẋyẏ
        abovedot . zżŚṤśṥŠṦšṧſẛ
        abovering * AÅUŮaåuůwẘyẙ
        doubleacute = OŐUŰoőuűУӲуӳ
        caron c AǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠTŤUǓZŽaǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzžÜǙüǚ
        ogonek k AĄEĘIĮOǪUŲaąeęiįoǫuųŌǬōǭ
        iota i ΑᾼΗῌΩῼάᾴήῄαᾳηῃωῳώῴ
        voiced_sound # うゔかがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼゝゞウヴカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトド
        voiced_sound # ハバヒビフブヘベホボワヷヰヸヱヹヲヺヽヾ
        semivoiced_sound o はぱひぴふぷへぺほぽハパヒピフプヘペホポ
        belowdot ! AẠBḄDḌEẸHḤIỊKḲLḶMṂNṆOỌRṚSṢTṬUỤVṾWẈYỴZẒaạbḅdḍeẹhḥiịkḳlḷmṃnṇoọrṛsṣtṭuụvṿwẉyỵzẓ
        belowdot ! ÂẬÊỆÔỘâậêệôộĂẶăặ
        hook ? AẢEẺIỈOỎUỦYỶaảeẻiỉoỏuủyỷÂẨÊỂÔỔâẩêểôổĂẲăẳ
        horn + OƠUƯoơuưÒỜÓỚÕỠÙỪÚỨòờóớõỡùừúứŨỮũữ
        stroke - dđDĐhħHĦlłLŁoøOØtŧTŦbƀBɃiɨIƗzƶZƵ
        abovecomma ) ΑἈΕἘΗἨΙἸΟὈΩὨαἀεἐηἠιἰοὀρῤυὐωὠ
        abovereversedcomma ( ΑἉΕἙΗἩΙἹΟὉΡῬΥὙΩὩαἁεἑηἡιἱοὁρῥυὑωὡ
        doublegrave : AȀEȄIȈOȌRȐUȔaȁeȅiȉoȍrȑuȕ
        invertedbreve n AȂEȆIȊOȎRȒUȖaȃeȇiȋoȏrȓuȗ
        belowcomma ; SȘTȚsștț
        currency $ c¢C₡e€E€l£L£y¥Y¥w₩W₩n₦N₦d₫o¤
        greek @ aαbβgγdδeεzζhηqθiιkκlλmμnνxξoοpπrρsσtτuυfφcχyψwωAΑBΒGΓDΔEΕZΖHΗQΘIΙKΚLΛMΜNΝXΞ
        greek @ OΟPΠRΡSΣTΤUΥFΦCΧYΨWΩ
        """u8;
}
